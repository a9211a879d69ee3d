import { test } from 'node:test';
import assert from 'node:assert/strict';
import { barsOf, groupReported, noCounts, type ReportedFigure } from './model.ts';

const figure = (event: string, count: number | null, qualifier: ReportedFigure['qualifier'], more: Partial<ReportedFigure> = {}): ReportedFigure =>
  ({ event, theme: `Tema ${event}`, kind: 'attended', count, qualifier, basis: 'peserta daring', asWritten: null, source: `${event}.txt`, ...more });

test('only exact figures of one kind and basis are added', () => {
  const about = figure('a', 329, 'about');
  const vague = figure('d', null, 'moreThan');
  const hall = figure('e', 12, 'exactly', { basis: 'peserta luring' });
  assert.deepEqual(groupReported([about, figure('b', 228, 'exactly'), figure('c', 311, 'exactly'), vague, hall]), [
    { kind: 'attended', basis: 'peserta daring', exactSum: { events: 2, count: 539 }, alone: [about, vague] },
    { kind: 'attended', basis: 'peserta luring', exactSum: { events: 1, count: 12 }, alone: [] },
  ]);
});

test('the picture draws proven, reported and simulated apart, and never sign-ups or views as presence', () => {
  const reportedGroups = groupReported([figure('a', 329, 'about'), figure('b', 228, 'exactly'), figure('b', 2000, 'moreThan', { kind: 'registered' }), figure('b', 5000, 'exactly', { kind: 'views' })]);
  const bars = barsOf({ proven: { people: 40, met: 50, attendances: 60, events: 2 }, simulated: { ...noCounts, people: 900, events: 1 }, reportedGroups }, 400);
  assert.deepEqual(bars.map(({ figure: kind, of, count, qualifier, part }) => [kind, of, count, qualifier, part]), [
    ['proven', 'people', 40, 'exactly', 0.1],
    ['proven', 'met', 50, 'exactly', 0.125],
    ['reported', 'attended', 228, 'exactly', 0.57],
    ['reported', 'attended', 329, 'about', 329 / 400],
    ['simulated', 'people', 900, 'exactly', 1],
  ]);
});

test('without a rehearsal there is no simulated bar', () => {
  assert.deepEqual(barsOf({ proven: noCounts, simulated: noCounts, reportedGroups: [] }, 10).map((bar) => bar.figure), ['proven', 'proven']);
});
