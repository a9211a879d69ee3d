import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentFor, nextOf, planOf, stateOf, withChanges, type RundownItem } from './model.ts';

const at = (clock: string): string => `2021-07-15T${clock}:00.000Z`;
function item(position: number, more: Partial<RundownItem> = {}): RundownItem {
  return { id: `item-${position}`, position, kind: 'talk', title: `Materi ${position}`, castId: null, castName: null, plannedStartsAt: null, plannedMinutes: 20, startedAt: null, endedAt: null, ...more };
}

test('each item is planned to start where the one before it ends, unless it has an hour of its own', () => {
  const items = [item(1, { plannedMinutes: 10 }), item(2), item(3, { plannedStartsAt: at('03:00') }), item(4, { plannedMinutes: null }), item(5)];
  assert.deepEqual([...planOf(items, at('02:00')).values()], [at('02:00'), at('02:10'), at('03:00'), at('03:20'), null]);
  assert.deepEqual([...planOf(items.slice(0, 2), null).values()], [null, null]);
});

test('the state names what is on, what follows and the minutes left, also when they are used up', () => {
  const items = [item(1, { startedAt: at('02:00'), endedAt: at('02:20') }), item(2, { startedAt: at('02:20') }), item(3)];
  const near = stateOf(items, new Date(at('02:31')), at('02:00'));
  assert.deepEqual([near.current?.id, near.next?.id, near.remainingMinutes, near.lateMinutes, near.over], ['item-2', 'item-3', 9, 0, false]);
  const late = stateOf(items, new Date(at('02:47')), at('02:00'));
  assert.deepEqual([late.remainingMinutes, late.lateMinutes], [-7, 7]);
});

test('a show that began late is late, and one that is over has nothing on and nothing next', () => {
  const items = [item(1, { startedAt: at('02:12') })];
  assert.equal(stateOf(items, new Date(at('02:15')), at('02:00')).lateMinutes, 12);
  assert.deepEqual(stateOf([item(1, { startedAt: at('02:12'), endedAt: at('02:30') })], new Date(at('02:31'))), { current: null, next: null, remainingMinutes: null, lateMinutes: null, over: true });
  assert.equal(stateOf([], new Date(at('02:31'))).over, false);
});

test('what was passed over stays passed over', () => {
  assert.equal(nextOf([item(1, { startedAt: at('02:00') }), item(2), item(3, { startedAt: at('02:05') }), item(4)])?.id, 'item-4');
  assert.equal(nextOf([item(1), item(2)])?.id, 'item-1');
});

test('a click never counts for a moment before what already happened', () => {
  const items = [item(1, { startedAt: at('02:00'), endedAt: at('02:10') })];
  assert.equal(momentFor(items, new Date(at('02:05'))).toISOString(), at('02:10'));
  assert.equal(momentFor(items, new Date(at('02:11'))).toISOString(), at('02:11'));
});

test('a change replaces the items it names and leaves the rest', () => {
  const changed = { ...item(2), startedAt: at('02:20') };
  assert.deepEqual(withChanges([item(1), item(2)], [changed, item(9)]), [item(1), changed]);
});
