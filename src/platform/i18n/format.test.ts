import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatDate, formatDateRange, formatDecimal, formatDuration, formatInstant, formatLargeNumber, formatLongDate, formatNumber,
  formatPressDate, formatTime, formatTimeRange, localDate, monthOf, weekdayOf, ZONE_NAMES,
} from './format.ts';
import type { Zone } from './format.ts';

const nine = new Date('2021-07-15T02:00:00Z');
const noon = new Date('2021-07-15T05:00:00Z');

test('thousands carry a dot in Indonesian and a comma in English, four digits included', () => {
  assert.equal(formatNumber(1101), '1.101');
  assert.equal(formatNumber(1101, 'en'), '1,101');
  assert.equal(formatNumber(228), '228');
  assert.equal(formatNumber(10_000_000, 'id'), '10.000.000');
  assert.equal(formatNumber(274_900_000n, 'en'), '274,900,000');
});

test('a fraction is printed as it stands, or rounded to the places asked for', () => {
  assert.equal(formatDecimal(3.54), '3,54');
  assert.equal(formatDecimal(3.54, 'en'), '3.54');
  assert.equal(formatDecimal(73.7), '73,7');
  assert.equal(formatDecimal(0.1 + 0.2), '0,3');
  assert.equal(formatDecimal(3.5, 'id', 2), '3,50');
});

test('millions are named only where nothing is rounded away', () => {
  assert.equal(formatLargeNumber(10_000_000), '10 juta');
  assert.equal(formatLargeNumber(202_600_000), '202,6 juta');
  assert.equal(formatLargeNumber(274_900_000, 'en'), '274.9 million');
  assert.equal(formatLargeNumber(10_050_000), '10.050.000');
  assert.equal(formatLargeNumber(350_000), '350.000');
});

test('dates are printed as pages, press and plain text print them', () => {
  assert.equal(formatLongDate('2021-07-15', 'id'), 'Kamis, 15 Juli 2021');
  assert.equal(formatLongDate('2021-07-15', 'en'), 'Thursday, 15 July 2021');
  assert.equal(formatPressDate('2021-07-15'), 'Kamis (15/7/2021)');
  assert.equal(formatPressDate('2021-07-02', 'en'), 'Friday (2 July 2021)');
  assert.equal(formatDate('2021-06-18'), '18 Juni 2021');
  assert.equal(monthOf('2023-08-21', 'id'), 'Agustus');
});

test('the weekdays of a week have their Indonesian names', () => {
  const week = ['2021-07-12', '2021-07-13', '2021-07-14', '2021-07-15', '2021-07-16', '2021-07-17', '2021-07-18'];
  assert.deepEqual(week.map((day) => weekdayOf(day)), ['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu']);
});

test('a range of days repeats neither month nor year', () => {
  assert.equal(formatDateRange('2023-08-21', '2023-08-24'), '21–24 Agustus 2023');
  assert.equal(formatDateRange('2021-06-30', '2021-07-02'), '30 Juni–2 Juli 2021');
  assert.equal(formatDateRange('2021-12-30', '2022-01-02', 'en'), '30 December 2021–2 January 2022');
  assert.equal(formatDateRange('2021-07-15', '2021-07-15'), '15 Juli 2021');
});

test('what is no calendar date is refused', () => {
  for (const wrong of ['2021-02-30', '2021-13-01', '15/7/2021', '', '2021-7-15', '2021-07-15T00:00:00Z']) {
    assert.throws(() => formatLongDate(wrong), RangeError, wrong);
  }
});

test('one instant is nine in WIB, ten in WITA, eleven in WIT', () => {
  assert.equal(formatTime(nine, 'WIB'), '09.00');
  assert.equal(formatTime(nine, 'WITA'), '10.00');
  assert.equal(formatTime(nine, 'WIT'), '11.00');
  assert.equal(formatTime(nine, 'WIB', 'en'), '09:00');
  assert.equal(formatTime(new Date('2021-07-14T17:00:00Z'), 'WIB'), '00.00');
});

test('a range of hours has an unspaced en dash and the zone', () => {
  assert.equal(formatTimeRange(nine, noon, 'WIB'), '09.00–12.00 WIB');
  assert.equal(formatTimeRange(nine, null, 'WITA'), '10.00 WITA');
  assert.equal(formatTimeRange(nine, noon, 'WIB', 'en'), '09:00–12:00 WIB');
});

test('an instant is dated where the clock hangs, not in UTC', () => {
  const late = new Date('2021-07-14T17:30:00Z');
  assert.equal(localDate(late, 'WIB'), '2021-07-15');
  assert.equal(formatInstant(late, 'WIB', 'id'), 'Kamis, 15 Juli 2021 pukul 00.30 WIB');
  assert.equal(formatInstant(nine, 'WIT', 'en'), 'Thursday, 15 July 2021 at 11:00 WIT');
});

test('a length of time names hours and minutes, and never neither', () => {
  assert.equal(formatDuration(125), '2 jam 5 menit');
  assert.equal(formatDuration(60), '1 jam');
  assert.equal(formatDuration(61, 'en'), '1 hour 1 minute');
  assert.equal(formatDuration(120, 'en'), '2 hours');
  assert.equal(formatDuration(0), '0 menit');
});

test('the printed hour and date always give the instant back', () => {
  const offsets: Record<Zone, number> = { WIB: 7, WITA: 8, WIT: 9 };
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2050-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.constantFrom(...(Object.keys(ZONE_NAMES) as Zone[])),
      (instant, zone) => {
        const printed = `${localDate(instant, zone)}T${formatTime(instant, zone).replace('.', ':')}:00+0${offsets[zone]}:00`;
        assert.equal(new Date(printed).getTime(), Math.floor(instant.getTime() / 60_000) * 60_000);
      },
    ),
    { numRuns: 300 },
  );
});
