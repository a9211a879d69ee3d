import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { concludePresence, type EvidenceRow } from '#features/attendance/evidence/model.ts';
import { judge, neededSeconds, spansOfPulses } from '#features/attendance/model.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/two-rules.md'), 'utf8');
const at = (hour: number, minute: number): number => Date.parse(`2021-07-15T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+07:00`);
const window = { from: at(9, 0), until: at(12, 0) };
const rule = { kind: 'share' as const, share: 0.5 };

/** One pulse each `every` seconds, as the watch page sends them; a hidden page of a phone each minute. */
const watched = (from: number, until: number, every = 30): number[] => Array.from({ length: Math.floor((until - from) / (every * 1000)) + 1 }, (_, i) => from + i * every * 1000);
const blank = { role: 'attendee' as const, grade: 'B' as const, direction: null, totalSeconds: null, meetingKey: null, shape: 'interval' as const };
const pulses = (instants: readonly number[]): EvidenceRow[] => spansOfPulses(instants).map((span) => ({ ...blank, ...span, source: 'room_pulse' }));
const zoom = (from: number, until: number): EvidenceRow[] => [{ ...blank, from, until, source: 'zoom_registrant' }];

const trace: Record<string, { video: number[]; rows: EvidenceRow[] }> = {};
const seen = (name: string, video: number[], more: EvidenceRow[] = []): void => void (trace[name] = { video, rows: [...pulses(video), ...more] });
seen('Ani', watched(at(9, 0), at(9, 3)));
seen('Budi', [...watched(at(9, 0), at(10, 10), 60), ...watched(at(10, 40), at(12, 0))]);
seen('Citra', watched(at(10, 0), at(11, 30)), zoom(at(9, 20), at(11, 5)));
seen('Dodi', [...watched(at(8, 30), at(9, 0)), ...watched(at(11, 58), at(12, 5))]);

/** The peer's rule: a player that ran for 180 seconds, whenever, is a person present in full. */
const byVideo = (instants: readonly number[]): number => (spansOfPulses(instants).reduce((sum, { from, until }) => sum + until - from, 0) >= 180_000 ? 1 : 0);

test('the page of two rules says what both rules come to', () => {
  let [minutes, met, inFull] = [0, 0, 0];
  for (const [name, { video, rows }] of Object.entries(trace)) {
    const { seconds } = concludePresence(rows, { window, covered: [], needed: neededSeconds(rule, window) });
    const whole = Math.floor(seconds / 60);
    const verdict = judge({ seconds, window, rule });
    const says = `| ${byVideo(video) * 100} % | ${whole} of 180 minutes (${Math.floor((seconds / 10_800) * 100)} %) | ${verdict.met ? 'met' : 'not met'} |`;
    const line = page.split('\n').find((one) => one.startsWith(`| ${name} |`)) ?? '';
    assert.ok(line.endsWith(says), `the page says "${line}" and the rules ${says}`);
    [minutes, met, inFull] = [minutes + whole, met + Number(verdict.met), inFull + byVideo(video)];
  }
  const sum = `By the video rule ${inFull} of 4 attended in full, ${inFull * 180} of 720 minutes. By the ledger 4 attended, ${minutes} of 720 minutes, and ${met} of 4 meet the rule.`;
  assert.ok(page.includes(sum), sum);
});
