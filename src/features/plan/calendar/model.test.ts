import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf, marksOf } from './model.ts';
import { listMarkedDays } from './server/queries.ts';

const marks = listMarkedDays();
const days = (year: number, kind: string) => marks.filter((mark) => mark.kind === kind && mark.from.startsWith(`${year}-`)).reduce((sum, { from, until }) => sum + (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1, 0);

test('each decided year has the days its decrees count (2024: and one for the election), and one month of fasting', () => {
  // 2021: two feasts fell on one day; leave as it stood after the last change of each decree.
  const counted = { 2021: [15, 1], 2022: [16, 4], 2023: [16, 11], 2024: [18, 10], 2025: [17, 11], 2026: [17, 8] };
  for (const [year, [holidays, leave]] of Object.entries(counted)) {
    assert.deepEqual([days(Number(year), 'holiday'), days(Number(year), 'leave')], [holidays, leave], year);
    assert.ok([29, 30].includes(days(Number(year), 'ramadan')), year);
    assert.equal(coverageOf(marks, Number(year)), 'full', year);
  }
});

test('a year that awaits its decree is known in part, one that nobody entered not at all', () => {
  assert.equal(coverageOf(marks, 2027), 'partial');
  assert.equal(coverageOf(marks, 2019), 'none');
});

test('fasting ends the day before the feast, and every line says where it comes from', () => {
  for (const fasting of marks.filter((mark) => mark.kind === 'ramadan')) {
    const feast = new Date(Date.parse(fasting.until) + 86_400_000).toISOString().slice(0, 10);
    assert.ok(marksOf(marks, feast).some((mark) => mark.name.startsWith('Idulfitri')), fasting.name);
  }
  assert.deepEqual(marks.filter((mark) => mark.source.length < 10), []);
});
