import { test } from 'node:test';
import assert from 'node:assert/strict';
import { clockReader, isZone, readClock } from './model.ts';

const read = (text: string, { zone = 'Asia/Jakarta', dayFirst = false } = {}): string | null => {
  const clock = readClock(text);
  const at = clock && clockReader(zone, dayFirst)(clock);
  return at === null ? null : new Date(at).toISOString();
};
const half = '2021-07-15T07:31:08.000Z';

test('one moment in every writing of a report', () => {
  for (const text of ['07/15/2021 02:31:08 PM', '07/15/2021 14:31:08', '2021-07-15 14:31:08', '2021/07/15 2:31:08 pm', 'Jul 15, 2021 14:31:08', 'July 15, 2021 02:31:08\u202FPM', '15 Juli 2021 14.31.08', '15-Jul-2021 14:31:08', '07-15-21 2:31:08 p.m.', '2021-07-15T07:31:08Z', '2021-07-15 16:31:08 +09:00']) assert.equal(read(text), half, text);
  for (const text of ['15/07/2021 14.31.08', '15.07.2021, 02:31:08 PM']) assert.equal(read(text, { dayFirst: true }), half, text);
});

test('noon and midnight, zones with and without summer time', () => {
  assert.equal(read('07/15/2021 12:00:00 AM'), '2021-07-14T17:00:00.000Z');
  assert.equal(read('07/15/2021 12:00:00 PM'), '2021-07-15T05:00:00.000Z');
  assert.equal(read('07/15/2021 09:00', { zone: 'Asia/Makassar' }), '2021-07-15T01:00:00.000Z');
  assert.equal(read('07/15/2021 09:00', { zone: 'Asia/Jayapura' }), '2021-07-15T00:00:00.000Z');
  assert.equal(read('07/15/2021 09:00', { zone: 'America/Los_Angeles' }), '2021-07-15T16:00:00.000Z');
  assert.equal(read('01/15/2021 09:00', { zone: 'America/Los_Angeles' }), '2021-01-15T17:00:00.000Z');
});

test('what is no moment is none', () => {
  for (const text of ['', '--', '07/15/2021', '25:00', '13/13/2021 09:00', '07/15/2021 13:00 PM', '02/31/2021 09:00', 'Foo 15, 2021 09:00', '60']) assert.equal(read(text), null, text);
});

test('a zone is one of the tz database', () => {
  assert.deepEqual(['Asia/Jakarta', 'Asia/Makassar', 'UTC', 'WIB', "Asia/Jakarta'; drop", ''].map(isZone), [true, true, true, false, false, false]);
});
