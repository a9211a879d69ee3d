import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Span } from '../span/model.ts';
import { codeReachSeconds, concludePresence, grades, hallHoldsHours, hallReachHours, instantHoldsSeconds, type Covered, type EvidenceRow } from './model.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const streams = process.env.SERENTAK_LONG ? 1_000_000 : 50_000;
const replay = `${streams} streams, replay: SEED=${seed} node --test src/features/attendance/evidence/model.test.ts`;

const second = 1000;
const start = Date.parse('2021-07-15T02:00:00Z');
/** Forty minutes on a grid of ten seconds: small enough to tick through, long enough for every reach but the hall's. */
const grid = 10 * second;
const window: Span = { from: start, until: start + 240 * grid };
const meetings = ['98983188454', '98983188455'];
const day = 26 * 360; // ticks of a clock that is wrong by a day and two hours

const tick = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -60, max: 300 }) }, { weight: 1, arbitrary: fc.integer({ min: -day, max: day }) });
const length = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 120 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * day }) });
const row: fc.Arbitrary<EvidenceRow> = fc
  .record({ at: tick, length, kind: fc.nat(9), role: fc.nat(9), grade: fc.constantFrom(...grades), meeting: fc.constantFrom(...meetings), total: fc.nat(4000) })
  .map(({ at, length: long, kind, role, grade, meeting, total }) => {
    const from = start + at * grid;
    const base = { from, until: from + long * grid, grade, direction: null, totalSeconds: null, meetingKey: null, shape: 'interval' as const, role: role === 0 ? ('waiting_room' as const) : role === 1 ? ('host' as const) : ('attendee' as const) };
    if (kind <= 2) return { ...base, source: 'zoom_registrant', meetingKey: meeting };
    if (kind === 3) return { ...base, source: 'zoom_guest', shape: 'total', meetingKey: meeting, totalSeconds: total };
    if (kind === 4) return { ...base, source: 'zoom_webhook', meetingKey: meeting };
    if (kind <= 6) return { ...base, until: from, shape: 'instant', source: 'room_code' };
    if (kind === 7) return { ...base, until: from, shape: 'instant', source: 'hall_scan', direction: 'in' };
    if (kind === 8) return { ...base, until: from, shape: 'instant', source: 'hall_scan', direction: 'out' };
    return { ...base, source: 'room_pulse' };
  });
const rows = fc.array(row, { maxLength: 10 });
const covered: fc.Arbitrary<Covered[]> = fc.array(fc.record({ meetingKey: fc.constantFrom(...meetings), from: tick, until: length }).map(({ meetingKey, from, until }) => ({ meetingKey, from: start + from * grid, until: start + (from + until) * grid })), { maxLength: 2 });

/** The second witness: goes through the event in steps of ten seconds and asks of each whether something says "there". */
function secondsByTicking(all: readonly EvidenceRow[], reports: readonly Covered[]): number {
  const counted = all.filter((one) => one.role === 'attendee' && !(one.source === 'zoom_webhook' && reports.some((report) => report.meetingKey === one.meetingKey && one.from >= report.from && one.from < report.until)));
  const codes = counted.filter((one) => one.source === 'room_code').map((one) => one.from);
  const entries = counted.filter((one) => one.direction === 'in').map((one) => one.from);
  const exits = counted.filter((one) => one.direction === 'out').map((one) => one.from);
  const spans = counted.filter((one) => one.shape === 'interval');
  const totals = counted.filter((one) => one.shape === 'total');
  const nextExit = (entry: number) => Math.min(...exits.filter((exit) => exit >= entry), Infinity);
  const present = (at: number): boolean =>
    spans.some((span) => span.from <= at && at < span.until)
    || codes.some((code) => code <= at && at < code + instantHoldsSeconds * second)
    || codes.some((code) => code <= at && codes.some((other) => other > at && other - code <= codeReachSeconds * second))
    || entries.some((entry) => entry <= at && at < (nextExit(entry) - entry < hallReachHours * 3_600_000 ? nextExit(entry) : entry + hallHoldsHours * 3_600_000))
    || exits.some((exit) => at < exit && at >= exit - instantHoldsSeconds * second && !entries.some((entry) => nextExit(entry) === exit && exit - entry < hallReachHours * 3_600_000));
  const ticks: boolean[] = [];
  for (let at = window.from; at < window.until; at += grid) ticks.push(present(at));
  let seconds = ticks.filter(Boolean).length * 10;
  // Meetings that overlap inside the hours are one stretch of ticks; the largest certain total of a stretch fills it up.
  const within = totals.map((total) => {
    const inside = ticks.map((_, i) => window.from + i * grid).filter((at) => total.from <= at && at < total.until).length * 10;
    const long = (total.until - total.from) / second;
    return { total, certain: Math.min(total.totalSeconds!, long) - (long - inside) };
  }).filter(({ certain }) => certain > 0);
  let stretch: { seen: number; certain: number } = { seen: 0, certain: 0 };
  for (const [i, there] of ticks.entries()) {
    const at = window.from + i * grid;
    const here = within.filter(({ total }) => total.from <= at && at < total.until);
    const goesOn = here.some(({ total }) => total.from < at && i > 0);
    if (!goesOn) {
      seconds += Math.max(0, stretch.certain - stretch.seen);
      stretch = { seen: 0, certain: 0 };
    }
    if (here.length > 0) stretch = { seen: stretch.seen + (there ? 10 : 0), certain: Math.max(stretch.certain, ...here.map(({ certain }) => certain)) };
  }
  return seconds + Math.max(0, stretch.certain - stretch.seen);
}

const conclude = (all: readonly EvidenceRow[], reports: readonly Covered[]) => concludePresence(all, { window, covered: reports, needed: 1200 });

test('what the rows prove equals a recount tick by tick, whatever their order and repetition', (t) => {
  t.diagnostic(replay);
  let checked = 0;
  fc.assert(
    fc.property(rows, covered, fc.nat(), (all, reports, turn) => {
      checked += 1;
      const said = conclude(all, reports);
      assert.equal(said.seconds, secondsByTicking(all, reports));
      assert.ok(said.seconds >= 0 && said.seconds <= 2400);
      const mixed = [...all, ...all.slice(0, 3)].sort((a, b) => ((a.from ^ turn) % 97) - ((b.from ^ turn) % 97));
      assert.deepEqual(conclude(mixed, reports), said);
    }),
    { seed, numRuns: streams },
  );
  assert.equal(checked, streams);
});

const at = (minutes: number, more: Partial<EvidenceRow> = {}): EvidenceRow => ({
  from: start + minutes * 60_000, until: start + minutes * 60_000, source: 'room_code', shape: 'instant', role: 'attendee', grade: 'C', direction: null, totalSeconds: null, meetingKey: null, ...more,
});
const spell = (from: number, until: number, more: Partial<EvidenceRow> = {}): EvidenceRow => ({ ...at(from, { source: 'zoom_registrant', shape: 'interval', grade: 'B', meetingKey: meetings[0]!, ...more }), until: start + until * 60_000 });

test('three devices of one person are one person, and nobody exceeds the event', () => {
  assert.deepEqual(conclude([spell(-30, 20), spell(10, 35), spell(0, 400)], []), { seconds: 2400, grade: 'B', sources: ['zoom_registrant'] });
});

test('hosts, panel and waiting rooms are observed and not counted', () => {
  for (const role of ['host', 'panelist', 'waiting_room'] as const) assert.deepEqual(conclude([spell(0, 40, { role })], []), { seconds: 0, grade: null, sources: [] });
});

test('a webhook counts until a report of its meeting covers the moment', () => {
  const webhook = spell(5, 30, { source: 'zoom_webhook', grade: 'D' });
  const report = { meetingKey: meetings[0]!, from: start, until: start + 40 * 60_000 };
  assert.equal(conclude([webhook], []).seconds, 1500);
  assert.equal(conclude([webhook, spell(5, 10)], [report]).seconds, 300);
  assert.equal(conclude([webhook], [{ ...report, meetingKey: meetings[1]! }]).seconds, 1500);
  assert.equal(conclude([webhook], [{ ...report, from: start + 6 * 60_000 }]).seconds, 1500);
});

test('a code proves a minute, two codes within twenty minutes the time between them', () => {
  assert.equal(conclude([at(3)], []).seconds, 60);
  assert.equal(conclude([at(3), at(23)], []).seconds, 21 * 60);
  assert.equal(conclude([at(3), at(24)], []).seconds, 120);
});

test('an entry lasts to the exit, and without one to the end of the event at a lower grade', () => {
  const door = (minutes: number, direction: 'in' | 'out') => at(minutes, { source: 'hall_scan', direction, grade: 'A' });
  assert.deepEqual(conclude([door(5, 'in'), door(25, 'out')], []), { seconds: 1200, grade: 'A', sources: ['hall_scan'] });
  assert.deepEqual(conclude([door(5, 'in')], []), { seconds: 2100, grade: 'C', sources: ['hall_scan'] });
  assert.deepEqual(conclude([door(25, 'out')], []), { seconds: 60, grade: 'A', sources: ['hall_scan'] });
  // A scanner whose clock is a day off says nothing of this event.
  assert.equal(conclude([door(-26 * 60, 'in')], []).seconds, 0);
});

test('a total counts only as far as it cannot lie outside the hours, and two overlapping reports count once', () => {
  const total = (from: number, until: number, minutes: number) => spell(from, until, { shape: 'total', totalSeconds: minutes * 60, grade: 'D' });
  assert.equal(conclude([total(0, 40, 30)], []).seconds, 1800);
  assert.equal(conclude([total(-20, 40, 30)], []).seconds, 600); // twenty of the thirty may have been before
  assert.equal(conclude([total(0, 40, 90)], []).seconds, 2400); // two devices at once
  assert.equal(conclude([total(0, 40, 30), total(0, 40, 30)], []).seconds, 1800);
  assert.equal(conclude([total(0, 20, 15), total(20, 40, 12)], []).seconds, 27 * 60); // a restart makes two meetings
  assert.equal(conclude([total(0, 40, 30), spell(0, 10)], []).seconds, 1800);
});

test('the grade is the weakest that the rule leans on', () => {
  assert.equal(conclude([spell(0, 25), at(30)], []).grade, 'B'); // 25 minutes of B are enough for 20
  assert.equal(conclude([spell(0, 15), spell(15, 30, { grade: 'E' })], []).grade, 'E');
  assert.equal(conclude([spell(0, 15), spell(0, 15, { grade: 'E' })], []).grade, 'B');
});

test('the trace of decision 0013: 240 seconds at nine and a look-in at eleven are 29 minutes, not 39 and not all', () => {
  const hours = { from: start, until: start + 180 * 60_000 };
  const trace = [spell(0, 4), spell(130, 150), spell(125, 140)];
  assert.equal(concludePresence(trace, { window: hours, covered: [], needed: 5400 }).seconds, 29 * 60);
  assert.equal(trace.reduce((sum, row) => sum + (row.until - row.from), 0) / 60_000, 39); // what a sum of rows says
  assert.ok(trace[0]!.until - trace[0]!.from >= 180_000); // what "180 seconds are everything" looks at
});

test('a ledger that adds rows up instead of uniting them is caught by the recount', () => {
  const sum = (all: readonly EvidenceRow[]) => all.reduce((seconds, one) => seconds + Math.max(0, Math.min(one.until, window.until) - Math.max(one.from, window.from)) / 1000, 0);
  const cases = fc.sample(fc.array(row.filter((one) => one.source === 'room_pulse' && one.role === 'attendee'), { minLength: 2, maxLength: 6 }), { seed, numRuns: 200 });
  assert.ok(cases.some((all) => sum(all) !== secondsByTicking(all, [])));
});
