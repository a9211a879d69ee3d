import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { breachesOf, type BatchProblem } from '../model.ts';
import { planWith } from '../server/vendor.ts';

const days = Array.from({ length: 20 }, (_, day) => `2026-09-${String(day + 1).padStart(2, '0')}`);

test('forty to ninety units in windows of days: what is planned passes the checker, and a plan without a split is called the best', () => {
  let planned = 0;
  fc.assert(fc.property(fc.array(fc.record({ people: fc.integer({ min: 200, max: 1500 }), wish: fc.integer({ min: 0, max: 19 }) }), { minLength: 40, maxLength: 90 }), fc.integer({ min: 80, max: 100 }), (sizes, load) => {
    const total = sizes.reduce((sum, { people }) => sum + people, 0);
    const units = sizes.map(({ people, wish }, at) => ({ unit: `u${at}`, people, days: days.slice(Math.max(0, wish - 6), wish + 7) }));
    const problem: BatchProblem = { days, groupsPerDay: 2, groupCapacity: Math.ceil(total / 40 / (load / 100)), units, together: [], apart: [['u0', 'u1'], ['u2', 'u3']] };
    const { solved } = planWith(null, { problem, seconds: 1, gap: 0.05 });
    if (solved.outcome !== 'planned') return;
    planned++;
    assert.deepEqual(breachesOf(problem, solved.groups), []);
    assert.ok(solved.bound <= solved.splits);
  }), { numRuns: process.env.SERENTAK_LONG ? 300 : 30 });
  assert.ok(planned > 0, 'nothing was planned at all');
});
