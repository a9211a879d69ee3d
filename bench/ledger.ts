import pg from 'pg';
import { takeReport } from '#features/attendance/file/server/commands.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../tests/support/factory.ts';
import type { Measured } from './run.ts';
import { Dice } from '../tests/support/dice.ts';

const seed = 20210715;
const start = new Date('2021-07-15T02:00:00Z');
const rowsPerPerson = 5;
const few = 20_000;
const many = 200_000;
const fileRows = 10_000;

/** People with five rows each: rejoins, overlaps, two channels, some before and after the event. Written by the owner, unmeasured. */
async function fill(product: TestApp, event: TestEvent, people: number): Promise<void> {
  const owner = new pg.Client(product.doors.owner);
  await owner.connect();
  try {
    await owner.query("set synchronous_commit = off; set serentak.scope = 'system'");
    await owner.query('set session_replication_role = replica').catch(() => undefined); // spares the checks of references where it may
    const { rows } = await owner.query<{ id: string }>('select id from registration_pool where event_id = $1 and channel_id = $2', [event.eventId, event.streamChannelId]);
    await owner.query(
      `with made as (
        insert into participant (id, programme_id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, language, origin_hmac, created_at)
        select gen_random_uuid(), $1, 'Peserta ' || n, 'peserta ' || n, 'phone', '\\x00', sha256(($2 || n)::bytea), '0812', '35.09', 'umum', 'id', sha256(($2 || n)::bytea), $3 from generate_series(1, $4::int) n returning id, substr(name, 9)::int as n)
      insert into registration (event_id, id, number, participant_id, channel_id, pool_id, code, via, created_at)
      select $5, gen_random_uuid(), made.n, made.id, $6, $7, lpad(made.n::text, 8, '0'), 'form', $3 from made`,
      [event.programmeId, event.eventId, start, people, event.eventId, event.streamChannelId, rows[0]!.id]);
    await owner.query(
      `insert into attendance_evidence (event_id, id, registration_id, source, source_key, started_at, ended_at, grade)
      select $1, gen_random_uuid(), r.id, case k % 2 when 0 then 'zoom_registrant' else 'room_pulse' end, k::text, $2::timestamptz + at.second * interval '1 second', $2::timestamptz + (at.second + at.long) * interval '1 second', case k % 2 when 0 then 'B' else 'C' end
      from registration r, generate_series(1, $3::int) k, lateral (select ((r.number::bigint * 7919 + k * 104729) % 12600)::int - 900 as second, ((r.number::bigint * 31 + k * 1699) % 5400)::int as long) at
      where r.event_id = $1`, [event.eventId, start, rowsPerPerson]);
    await owner.query('analyze participant, registration, attendance_evidence');
  } finally {
    await owner.end();
  }
}

/** The same union in memory over as many rows: what the arithmetic alone costs, without a database. */
function bareUnion(people: number): { seconds: number; sum: number } {
  const dice = new Dice(seed);
  const next = (): number => dice.next();
  const rows = Array.from({ length: people }, () => Array.from({ length: rowsPerPerson }, () => {
    const from = next() * 12_600 - 900;
    return [from, from + next() * 5400] as [number, number];
  }));
  const began = performance.now();
  let sum = 0;
  for (const spans of rows) {
    spans.sort((a, b) => a[0] - b[0]);
    let end = 0;
    for (const [from, until] of spans) {
      const [a, b] = [Math.max(from, end), Math.min(until, 10_800)];
      if (b > a) sum += b - a;
      end = Math.max(end, b);
    }
  }
  return { seconds: (performance.now() - began) / 1000, sum };
}

/** A meeting report of ten thousand lines: 6,000 people, some with an address, some only a name, many joining twice. */
function reportOf(rows: number): Buffer {
  const dice = new Dice(seed);
  const next = (): number => dice.next();
  const two = (value: number): string => String(value).padStart(2, '0');
  const at = (minute: number): string => `07/15/2021 ${two(9 + Math.floor(minute / 60))}:${two(Math.floor(minute % 60))}:${two(Math.floor(next() * 60))}`;
  const lines = Array.from({ length: rows }, () => {
    const person = 1 + Math.floor(next() * rows * 0.6);
    const from = next() * 120;
    return `Peserta ${person},${person % 3 === 0 ? `peserta${person}@contoh.example` : ''},${at(from)},${at(from + 1 + next() * 55)},30,Yes,OK,No`;
  });
  return Buffer.from(`Topic,ID,Host,Duration (minutes),Start time,End time,Participants\nUji,989 8318 8454,Dinas,180,07/15/2021 09:00:00,07/15/2021 12:00:00,${rows}\n\nName (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room\n${lines.join('\n')}\n`);
}

const secondsOf = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
};

/** Recomputes the ledger of 20,000 and of 200,000 people from five rows each, and takes a report of 10,000 lines among 20,000 registrations; `rss_mib` is what that adds to the process. */
export async function ledger(): Promise<Measured> {
  const product = await testApp({ clock: manualClock(start) });
  try {
    const [small, large] = [await makeEvent(product, { state: 'live' }), await makeEvent(product, { state: 'live' })];
    await fill(product, small, few);
    const recompute = async (event: TestEvent): Promise<number> => Math.min(await secondsOf(() => computeAttendance(product.app, system('bench'), event.eventId)), await secondsOf(() => computeAttendance(product.app, system('bench'), event.eventId)));
    const report = reportOf(fileRows);
    // First of all, so that what the process grows by is the import's.
    const before = process.memoryUsage().rss;
    let rss = before;
    const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage().rss)), 10);
    const import_s = await secondsOf(() => takeReport(product.app, system('bench'), { event: small.eventId, bytes: report, name: 'bench.csv', zone: 'Asia/Jakarta', order: null }));
    clearInterval(watch);
    const recompute_s = await recompute(small);
    await fill(product, large, many);
    const recompute_200k_s = await recompute(large);
    const bare = bareUnion(few).seconds;
    const round = (value: number): number => Number(value.toPrecision(3));
    return {
      name: 'ledger', ours: round(recompute_s), baseline: round(bare), ratio: round(recompute_s / bare), unit: 's', seed,
      figures: { recompute_s: round(recompute_s), recompute_200k_s: round(recompute_200k_s), import_s: round(import_s), rss_mib: Math.round((rss - before) / 1_048_576) },
    };
  } finally {
    await product.close();
  }
}
