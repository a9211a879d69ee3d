import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countedWindow, countPresence, judge, neededSeconds, pulseHoldsSeconds, pulseReachSeconds, spansOfPulses, verdictSentence } from './model.ts';
import type { Span } from './span/model.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const replay = `replay: SEED=${seed} node --test src/features/attendance/model.test.ts`;
const streams = { seed, numRuns: 5000 };

const minute = 60_000;
const hour = 60 * minute;
const nine = Date.parse('2021-07-15T02:00:00Z');
const morning: Span = { from: nine, until: nine + 3 * hour };

/** Observations as they come: whole seconds, up to 26 hours off, overlapping, empty ones among them. */
const span = fc.tuple(fc.integer({ min: -26 * 3600, max: 26 * 3600 }), fc.integer({ min: 0, max: 4 * 3600 })).map(([at, length]) => ({ from: nine + at * 1000, until: nine + (at + length) * 1000 }));
const nearby = fc.tuple(fc.integer({ min: -600, max: 3 * 3600 + 600 }), fc.integer({ min: 0, max: 1800 })).map(([at, length]) => ({ from: nine + at * 1000, until: nine + (at + length) * 1000 }));
const rows = fc.array(fc.oneof(span, nearby), { maxLength: 12 });

/** The second witness: one tick per second of the event, present or not. */
function secondsByTicking(spans: readonly Span[], window: Span): number {
  const present = new Uint8Array((window.until - window.from) / 1000);
  for (const { from, until } of spans) present.fill(1, Math.max(0, (from - window.from) / 1000), Math.max(0, (until - window.from) / 1000));
  return present.reduce((sum, one) => sum + one, 0);
}

test('presence equals a count second by second', (t) => {
  t.diagnostic(replay);
  fc.assert(fc.property(rows, (spans) => assert.equal(countPresence(spans, morning).seconds, secondsByTicking(spans, morning))), streams);
});

test('order, repetition and splitting of observations change nothing', (t) => {
  t.diagnostic(replay);
  const parts = fc.array(fc.nat({ max: 1000 }), { maxLength: 12 });
  fc.assert(
    fc.property(rows, parts, (spans, cuts) => {
      const { seconds } = countPresence(spans, morning);
      assert.equal(countPresence([...spans].reverse(), morning).seconds, seconds);
      assert.equal(countPresence([...spans, ...spans], morning).seconds, seconds);
      const split = spans.flatMap(({ from, until }, i) => {
        const at = from + Math.floor(((until - from) * (cuts[i] ?? 500)) / 1000);
        return [{ from, until: at }, { from: at, until }];
      });
      assert.equal(countPresence(split, morning).seconds, seconds);
    }),
    streams,
  );
});

test('nobody is present for longer than the event, nor for less than nothing', (t) => {
  t.diagnostic(replay);
  fc.assert(
    fc.property(rows, fc.nat({ max: 200 }), (spans, minutes) => {
      const window = { from: nine, until: nine + minutes * minute };
      const { seconds } = countPresence(spans, window);
      assert.ok(Number.isInteger(seconds) && seconds >= 0 && seconds <= minutes * 60);
    }),
    streams,
  );
});

/** Presence by pulses, ticking: a second counts when a pulse of the last 45 s proves it, or two pulses within 90 s embrace it. */
function pulsedByTicking(pulses: readonly number[], window: Span): number {
  const at = new Set(pulses.map((pulse) => (pulse - window.from) / 1000));
  let seconds = 0;
  for (let tick = 0; tick < (window.until - window.from) / 1000; tick++) {
    let last = -Infinity;
    let next = Infinity;
    for (let back = tick; back > tick - pulseReachSeconds && last === -Infinity; back--) if (at.has(back)) last = back;
    for (let ahead = tick + 1; ahead <= tick + pulseReachSeconds && next === Infinity; ahead++) if (at.has(ahead)) next = ahead;
    if (tick < last + pulseHoldsSeconds || next - last <= pulseReachSeconds) seconds += 1;
  }
  return seconds;
}

test('pulses prove what a count second by second finds, and a gap of more than 90 seconds is not bridged', (t) => {
  t.diagnostic(replay);
  const short: Span = { from: nine, until: nine + 20 * minute };
  const pulses = fc.array(fc.integer({ min: 0, max: 1200 }).map((second) => nine + second * 1000), { maxLength: 40 });
  fc.assert(fc.property(pulses, (instants) => assert.equal(countPresence(spansOfPulses(instants), short).seconds, pulsedByTicking(instants, short))), { seed, numRuns: 1000 });
  const gone = [0, 30, 121, 151].map((second) => nine + second * 1000);
  assert.equal(countPresence(spansOfPulses(gone), short).seconds, 30 + 45 + 30 + 45);
  const back = [0, 30, 120, 150].map((second) => nine + second * 1000);
  assert.equal(countPresence(spansOfPulses(back), short).seconds, 150 + 45);
});

test('a share is measured against the hours that counted and rounded down to whole minutes', () => {
  assert.equal(neededSeconds({ kind: 'share', share: 0.5 }, morning), 90 * 60);
  assert.equal(neededSeconds({ kind: 'share', share: 0.5 }, { from: 0, until: 175 * minute }), 87 * 60);
  assert.equal(neededSeconds({ kind: 'share', share: 0.5 }, { from: 0, until: 90_000 }), 45);
  assert.equal(neededSeconds({ kind: 'minutes', minutes: 90 }, { from: 0, until: 80 * minute }), 5400);
});

test('the verdict says what was counted and what was asked for', () => {
  const rule = { kind: 'minutes', minutes: 90 } as const;
  assert.deepEqual(judge({ seconds: 5400, window: morning, rule }), { met: true, reason: 'met', seconds: 5400, neededSeconds: 5400 });
  assert.deepEqual(judge({ seconds: 5399, window: morning, rule }), { met: false, reason: 'too_short', seconds: 5399, neededSeconds: 5400 });
  assert.deepEqual(judge({ seconds: 0, window: morning, rule: { kind: 'share', share: 0 } }), { met: false, reason: 'outside_window', seconds: 0, neededSeconds: 0 });
});

test('a person reads the minutes that count and the minutes that are asked for', () => {
  const rule = { kind: 'minutes', minutes: 90 } as const;
  const told = (seconds: number) => verdictSentence(judge({ seconds, window: morning, rule }), 'id');
  assert.equal(told(74 * 60 + 59), 'Tercatat 74 menit dari paling sedikit 90 menit.');
  assert.equal(told(5400), 'Tercatat 90 menit dari paling sedikit 90 menit. Memenuhi.');
  assert.equal(told(0), 'Ada bukti, tetapi seluruhnya di luar waktu kegiatan yang dihitung.');
  assert.equal(verdictSentence(null, 'en'), 'No evidence of presence so far.');
  assert.equal(verdictSentence(judge({ seconds: 40, window: { from: 0, until: 90_000 }, rule: { kind: 'share', share: 0.5 } }), 'id'), 'Tercatat 40 detik dari paling sedikit 45 detik.');
});

test('the hours that count are what happened, without the waiting room and without a forgotten end', () => {
  const at = (text: string) => new Date(`2021-07-15T${text}:00+07:00`);
  const plan = { startsAt: at('09:00'), endsAt: at('12:00'), openedAt: null, endedAt: null };
  const between = (from: string, until: string): Span => ({ from: at(from).getTime(), until: at(until).getTime() });
  assert.deepEqual(countedWindow(plan), between('09:00', '12:00'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('08:20'), endedAt: at('11:30') }), between('09:00', '11:30'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('09:10'), endedAt: at('12:20') }), between('09:10', '12:10'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('13:00'), endedAt: at('15:30') }), between('13:00', '15:30'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('09:00'), endedAt: at('17:00') }), between('09:00', '12:00'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('06:00'), endedAt: at('06:30') }), between('06:00', '06:30'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('08:30'), endedAt: at('08:50') }), between('08:30', '08:50'));
  assert.deepEqual(countedWindow({ ...plan, openedAt: at('09:05') }), between('09:05', '12:05'));
  assert.equal(countedWindow({ startsAt: null, endsAt: null, openedAt: null, endedAt: null }), null);
  assert.equal(countedWindow({ startsAt: null, endsAt: null, openedAt: at('09:00'), endedAt: null }), null);
});
