import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leastFillMs, longestWaitMs, rushPerSecond, waitOf, workCost, type Proof } from './model.ts';

const arrival = fc.record({
  proof: fc.constantFrom<Proof>('work', 'time', 'none'),
  filledMs: fc.integer({ min: 0, max: 100_000 }),
  perSecond: fc.double({ min: 0, max: 10_000, noNaN: true }),
  overBudget: fc.boolean(),
  slotMs: fc.integer({ min: 0, max: 1_000_000 }),
});

test('nobody waits longer than ten seconds, and nobody is sent away', () => {
  fc.assert(fc.property(arrival, (one) => {
    const wait = waitOf(one);
    assert.ok(wait >= 0 && wait <= longestWaitMs, String(wait));
  }));
});

test('proof of work passes at once, rush or not; a browser that signed up a crowd waits with it too', () => {
  assert.equal(waitOf({ proof: 'work', filledMs: 0, perSecond: 5_000, overBudget: false, slotMs: 9_000 }), 0);
  assert.equal(waitOf({ proof: 'work', filledMs: 0, perSecond: 0, overBudget: true, slotMs: 9_000 }), 9_000);
});

test('without script somebody who took the time to read passes at once on a quiet day and queues in a rush', () => {
  assert.equal(waitOf({ proof: 'time', filledMs: leastFillMs, perSecond: 1, overBudget: false, slotMs: 5_000 }), 0);
  assert.equal(waitOf({ proof: 'time', filledMs: leastFillMs, perSecond: rushPerSecond, overBudget: false, slotMs: 5_000 }), 5_000);
  assert.equal(waitOf({ proof: 'time', filledMs: 500, perSecond: 1, overBudget: false, slotMs: 0 }), leastFillMs - 500);
});

test('the work grows with the rush between its bounds', () => {
  assert.deepEqual([0, 2, 10, 50, 5_000].map(workCost), [100, 100, 400, 2_000, 2_000]);
});
