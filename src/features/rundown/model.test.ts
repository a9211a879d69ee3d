import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOf, momentFor, nextOf, overMinutes, planOf, stateOf, withChanges, type RundownItem } from './model.ts';

const at = (clock: string): string => `2021-07-15T${clock}:00.000Z`;
function item(position: number, more: Partial<RundownItem> = {}): RundownItem {
  return { id: `item-${position}`, position, kind: 'talk', title: `Materi ${position}`, castId: null, castName: null, plannedStartsAt: null, plannedMinutes: 20, startedAt: null, endedAt: null,
    since: more.endedAt ? null : (more.startedAt ?? null), ranSeconds: more.startedAt && more.endedAt ? (Date.parse(more.endedAt) - Date.parse(more.startedAt)) / 1000 : 0, extendedMinutes: 0, inserted: false, skipped: false, resume: false, ...more };
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

test('minutes given on the day are left longer and make the show later; the plan keeps its hours, and what was inserted has none', () => {
  const items = [item(1, { startedAt: at('02:00'), extendedMinutes: 10 }), item(2, { inserted: true, plannedMinutes: 5 }), item(3)];
  const state = stateOf(items, new Date(at('02:15')), at('02:00'));
  assert.deepEqual([state.remainingMinutes, state.lateMinutes, state.next?.id], [15, 10, 'item-2']);
  assert.deepEqual([...planOf(items, at('02:00')).values()], [at('02:00'), null, at('02:20')]);
});

test('an item that is on again has left what it had left, and over or under is told of all its stretches together', () => {
  const again = item(1, { startedAt: at('02:00'), since: at('02:20'), ranSeconds: 900 });
  const left = item(2, { startedAt: at('02:15'), endedAt: at('02:20'), resume: true });
  const state = stateOf([again, left, item(3)], new Date(at('02:22')), at('02:00'));
  assert.deepEqual([state.remainingMinutes, state.next?.id], [3, 'item-2']);
  assert.equal(overMinutes(again, new Date(at('02:30'))), 5);
  assert.equal(overMinutes(left, new Date(at('02:30'))), -15);
  assert.equal(overMinutes(item(3), new Date(at('02:30'))), null);
});

test('going back leads to what was on last before, not to what was itself left; what was skipped is not next', () => {
  const items = [item(1, { startedAt: at('02:00'), endedAt: at('02:10') }), item(2, { startedAt: at('02:10') }), item(3, { skipped: true }), item(4)];
  assert.deepEqual([backOf(items)?.id, nextOf(items)?.id], ['item-1', 'item-4']);
  assert.equal(backOf([item(1, { startedAt: at('02:00'), since: at('02:20') }), item(2, { startedAt: at('02:10'), endedAt: at('02:20'), resume: true })]), null);
});
