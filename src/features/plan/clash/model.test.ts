import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listMarkedDays } from '../calendar/server/queries.ts';
import { warningsOf, type Planned } from './model.ts';

const marks = listMarkedDays();
const event = (more: Partial<Planned>): Planned => ({ ref: 'a', day: '2026-11-24', startHour: '09.00', endHour: '12.00', zone: 'WIB', people: [], accounts: [], ...more });
const told = (asked: Planned[], others: Planned[] = []) => warningsOf({ asked, others, marks }).map((one) => [one.ref, one.kind, 'other' in one ? one.other : 'name' in one ? one.name : '', one.fix ? `${one.fix.day} ${one.fix.startHour}` : null]);
const ani = { key: 'ani', name: 'Ani' };

test('a plain Tuesday morning says nothing', () => assert.deepEqual(told([event({})]), []));

test('Friday beyond 11.30 meets the prayer; before it and from 13.00 it does not', () => {
  const friday = { day: '2026-11-27' };
  assert.deepEqual(told([event(friday)]), [['a', 'friday', '', '2026-11-27 14.00']]);
  assert.deepEqual(told([event({ ...friday, startHour: '08.30', endHour: '11.30' }), event({ ...friday, ref: 'b', startHour: '13.00', endHour: '15.00' })]), []);
});

test('holidays, joint leave, Sundays and late hours in Ramadan are named, with the next free slot', () => {
  assert.deepEqual(told([event({ day: '2026-12-25' })]), [['a', 'friday', '', '2026-12-26 09.00'], ['a', 'holiday', 'Natal', '2026-12-26 09.00']]);
  assert.deepEqual(told([event({ day: '2026-12-24' })]).map((row) => row.slice(1, 3)), [['leave', 'Cuti bersama Natal']]);
  assert.deepEqual(told([event({ day: '2026-11-29' })]), [['a', 'sunday', '', '2026-11-30 09.00']]);
  assert.deepEqual(told([event({ day: '2026-02-24', startHour: '14.00', endHour: '17.00' }), event({ ref: 'b', day: '2026-02-24' })]), [['a', 'ramadan', 'Ramadan 1447 H', '2026-02-24 09.00']]);
});

test('a person in two places is found across zones; after one another they may appear twice', () => {
  const east = event({ ref: 'b', zone: 'WIT', startHour: '13.00', endHour: '15.00', people: [ani] });
  assert.deepEqual(told([event({ people: [ani] })], [east]), [['a', 'person', 'b', '2026-11-24 14.00']]);
  assert.deepEqual(told([event({ people: [ani], startHour: '13.00', endHour: '15.00' })], [east]), []);
});

test('a meeting account needs fifteen minutes between two events', () => {
  const zoom = ['zoom.us/123'];
  const next = (startHour: string) => event({ ref: 'b', startHour, endHour: '15.00', accounts: zoom });
  assert.deepEqual(told([event({ accounts: zoom })], [next('12.14')]).map((row) => row.slice(0, 3)), [['a', 'account', 'b']]);
  assert.deepEqual(told([event({ accounts: zoom })], [next('12.15')]), []);
});

test('a fix is never a slot that has a warning itself', () => {
  const busy = ['14.00', '19.00', '08.30'].map((startHour, at) => event({ ref: `x${at}`, startHour, endHour: `${String(Number(startHour.slice(0, 2)) + 3).padStart(2, '0')}.${startHour.slice(3)}`, people: [ani] }));
  assert.deepEqual(told([event({ people: [ani] })], busy).map((row) => row[3]), ['2026-11-25 09.00']);
});

test('all proposals followed at once leave no warning', () => {
  const zoom = ['zoom.us 7'];
  const asked = ['a', 'b', 'c', 'd'].map((ref) => event({ ref, day: '2026-12-25', people: [ani], accounts: zoom }));
  const fixes = new Map(warningsOf({ asked, others: [], marks }).map((one) => [one.ref, one.fix]));
  const moved = asked.map((one) => ({ ...one, ...fixes.get(one.ref)!, endHour: `${String(Number(fixes.get(one.ref)!.startHour.slice(0, 2)) + 3).padStart(2, '0')}${fixes.get(one.ref)!.startHour.slice(2)}` }));
  assert.deepEqual(warningsOf({ asked: moved, others: [], marks }), []);
});
