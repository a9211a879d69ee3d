import { test } from 'node:test';
import assert from 'node:assert/strict';
import { countedWindow } from '../model.ts';
import { daysOf, hoursOfDays, type GroupDay } from './model.ts';

const at = (text: string): Date => new Date(`2023-08-${text}:00+08:00`);
const plan = { startsAt: at('21T09:00'), endsAt: at('24T12:00'), openedAt: null, endedAt: null };
const days: GroupDay[] = [{ day: '2023-08-22', units: ['Pemkab Badung'] }, { day: '2023-08-21', units: ['Pemprov Bali'] }, { day: '2023-08-21', units: ['Pemkot Denpasar'] }, { day: '2023-08-24', units: [] }];
const windows = (hours: typeof plan) => hoursOfDays(hours, { days, zone: 'WITA' }).map((day) => {
  const window = countedWindow(day.hours)!;
  return [day.day, new Date(window.from).toISOString(), new Date(window.until).toISOString()];
});

test('every day of the groups has the clock times of the plan, and nobody is measured by four days and nights', () => {
  assert.deepEqual(windows(plan), [
    ['2023-08-21', '2023-08-21T01:00:00.000Z', '2023-08-21T04:00:00.000Z'], ['2023-08-22', '2023-08-22T01:00:00.000Z', '2023-08-22T04:00:00.000Z'], ['2023-08-24', '2023-08-24T01:00:00.000Z', '2023-08-24T04:00:00.000Z'],
  ]);
});

test('what happened belongs to the day on which it did', () => {
  const [first, , last] = windows({ ...plan, openedAt: at('21T09:10') as never, endedAt: at('24T11:30') as never });
  assert.deepEqual([first?.[1], first?.[2], last?.[2]], ['2023-08-21T01:10:00.000Z', '2023-08-21T04:10:00.000Z', '2023-08-24T03:30:00.000Z']);
});

test('an event of one day, or of unknown hours, has no days of its own', () => {
  assert.deepEqual(hoursOfDays(plan, { days: days.slice(1, 3), zone: 'WITA' }), []);
  assert.deepEqual(hoursOfDays({ ...plan, startsAt: null as never }, { days, zone: 'WITA' }), []);
});

test('a person has the days of the groups that name their institution, or may have come on any', () => {
  const all = hoursOfDays(plan, { days, zone: 'WITA' });
  assert.deepEqual(daysOf(all, ' pemkot  DENPASAR ').map(({ day }) => day), ['2023-08-21']);
  for (const institution of ['Dinas lain', null]) assert.deepEqual(daysOf(all, institution).map(({ day }) => day), ['2023-08-21', '2023-08-22', '2023-08-24']);
});
