import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTime, localDate } from '#platform/i18n/format.ts';
import { addDays, instantOf, nextStates, slugOf, states, windowOf } from './model.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

test('the address of an event is its place and day', () => {
  assert.deepEqual(
    ['Kabupaten Bangka Barat', 'Kota Palembang', 'Bali', 'Kota Administrasi Jakarta Barat', 'Provinsi Jawa Timur'].map((place) => slugOf(place, '2021-07-15')),
    ['bangka-barat-2021-07-15', 'palembang-2021-07-15', 'bali-2021-07-15', 'jakarta-barat-2021-07-15', 'jawa-timur-2021-07-15'],
  );
});

test('a day and an hour on a clock come back from the instant they name', () => {
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hours, minutes]) => `${String(hours).padStart(2, '0')}.${String(minutes).padStart(2, '0')}`);
  const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  fc.assert(fc.property(day, time, fc.constantFrom('WIB' as const, 'WITA' as const, 'WIT' as const), (date, hour, zone) => {
    const at = instantOf(date, hour, zone);
    assert.deepEqual([localDate(at, zone), formatTime(at, zone)], [date, hour]);
  }), { seed, numRuns: 500 });
  for (const hour of ['24.00', '9.00', '09.60', '']) assert.throws(() => instantOf('2021-02-03', hour, 'WIB'), RangeError);
});

test('the states make one way without a return', () => {
  assert.deepEqual(states.flatMap(nextStates), ['published', 'live', 'ended', 'closed']);
});

test('the window is what happened where it is known, else the plan', () => {
  const [start, end, opened] = [new Date(1), new Date(2), new Date(3)];
  assert.deepEqual(windowOf({ startsAt: start, endsAt: end, openedAt: opened, endedAt: null }), { from: opened, until: end });
});

test('days are counted over the ends of months and years', () => {
  assert.deepEqual([addDays('2021-12-30', 3), addDays('2024-02-28', 1)], ['2022-01-02', '2024-02-29']);
});
