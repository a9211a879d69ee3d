import { sql, type Transaction } from 'kysely';
import { mendReports, rebuildProgramme } from '#features/report/server/commands.ts';

import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';

const nationalKey = 'simulasi-nasional';
const demo = system('demo');
const events = 30_000;
const segments = [['pelajar', 'Pelajar dan mahasiswa', 'Students'], ['umum', 'Masyarakat umum', 'General public'], ['asn', 'ASN, TNI, dan Polri', 'Civil servants'], ['perempuan', 'Komunitas perempuan', 'Women’s groups']] as const;
const themes = ['Dampak Positif Bermedsos', 'Cakap Bermedia Digital', 'Aman Bertransaksi Daring', 'Lawan Hoaks dari Gawai Kita', 'Etika Berjejaring', 'Jejak Digital Anak Kita', 'UMKM Naik Kelas secara Digital', 'Kata Sandi yang Tak Tertebak'];

export interface NationalLoaded {
  key: string;
  events: number;
  regencies: number;
  attendances: number;
  people: number;
  seconds: number;
}

/**
 * A year of a national movement in every regency and city, for a demonstration: 30,000 closed events with some twenty people each. All of
 * it is marked as simulated and lies in a programme of its own; nothing of it is in a proven count. Written set by set, since thirty
 * thousand events through their commands would take an hour. Repeating it changes nothing.
 * @param say hears of each step.
 */
export async function loadNational(app: App, say: (step: string) => void): Promise<NationalLoaded> {
  const began = performance.now();
  const now = app.clock.now();
  const known = await withScope(app.db, demo, (trx) => trx.selectFrom('programme').select('id').where('key', '=', nationalKey).executeTakeFirst());
  const programmeId = known?.id ?? newId();
  const counted = await withScope(app.db, demo, (trx) => trx.selectFrom('report_programme').select('events').where('programme_id', '=', programmeId).where('simulated', '=', true).executeTakeFirst());
  if (counted?.events !== events) {
    if (known) await removeNational(app, say);
    await withScope(app.db, demo, async (trx) => {
      await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(trx);
      say('programme');
      const original = await openProgramme(trx, programmeId, now);
      say('events');
      await writeEvents(trx, programmeId, original, now);
      say('people');
      await writePeople(trx, programmeId, now);
    });
    say('counts');
    await rebuildProgramme(app, programmeId);
  }
  return withScope(app.db, demo, async (trx) => {
    const { rows: [sums] } = await sql<Omit<NationalLoaded, 'key' | 'seconds'>>`
      select t.events, t.attendances, t.people, (select count(distinct r.region_code)::int from event_region r join event e on e.id = r.event_id where e.programme_id = ${programmeId} and e.simulated) as regencies
      from report_programme t where t.programme_id = ${programmeId} and t.simulated`.execute(trx);
    return { key: nationalKey, ...sums!, seconds: Math.round((performance.now() - began) / 1000) };
  });
}

/** The programme, whom it addresses, its targets (assumed, and said so), and the draft that every simulated event is a copy of. */
async function openProgramme(trx: Transaction<Database>, programmeId: string, now: Date): Promise<string> {
  await trx.insertInto('programme').values({ id: programmeId, key: nationalKey, name: 'Simulasi nasional', organiser: 'Peragaan Serentak', note: 'Seluruh kegiatan dan orang di sini dibuat untuk peragaan.', created_at: now }).execute();
  await trx.insertInto('programme_segment').values(segments.map(([key, name, nameEn], at) => ({ programme_id: programmeId, key, position: at + 1, name, name_en: nameEn }))).execute();
  const id = newId();
  await trx.insertInto('event').values({ id, programme_id: programmeId, slug: `${nationalKey}-asal`, state: 'draft', theme: themes[0]!, organiser: 'Peragaan Serentak', starts_on: '2026-01-01', ends_on: '2026-01-01', zone: 'WIB', created_at: now }).execute();
  return id;
}

/** A number between 0 and 1 that looks like chance and is the same every time, from a column. */
const chance = (column: string, salt: number) => sql.raw(`((hashint8((${column})::bigint * 7919 + ${salt}) & 1048575) / 1048576.0)`);
const madeId = (kind: string, column: string) => sql.raw(`('${kind}-0000-7000-8000-' || lpad(to_hex(${column}), 12, '0'))::uuid`);

async function writeEvents(trx: Transaction<Database>, programmeId: string, original: string, now: Date): Promise<void> {
  // Regencies in turn, so that all 514 have some, and then more in the populous west; a year of weekdays that ended last week.
  await sql`create temp table demo_event on commit drop as
    with place as (select code, zone, (row_number() over (order by code) - 1)::int as at from region where kind <> 'province'), size as (select count(*)::int as n from place)
    select n::int as n, p.code, p.zone, day::date as day, 8 + floor(${chance('n', 1)} * ${chance('n', 2)} * 48)::int as people
    from size cross join generate_series(0, ${events - 1}) n
    join place p on p.at = case when n < 8 * size.n then n % size.n else floor(size.n * power(${chance('n', 3)}, 1.35))::int end
    cross join lateral (select ${now}::date - 6 - floor(${chance('n', 4)} * 358)::int) d (base)
    cross join lateral (select d.base - (extract(isodow from d.base)::int > 5)::int * 2) w (day)`.execute(trx);
  await sql`insert into event (id, programme_id, slug, state, theme, organiser, starts_on, ends_on, zone, starts_at, ends_at, segments, pillars, copy_of, simulated, opened_at, ended_at, closed_at, created_at)
    select ${madeId('0a0e0001', 'n')}, ${programmeId}, 'simulasi-' || replace(code, '.', '') || '-' || day || '-' || n, 'closed', (${[...themes]}::text[])[1 + n % ${themes.length}], 'Peragaan Serentak', day, day, zone,
      day + time '02:00' at time zone 'UTC', day + time '05:00' at time zone 'UTC', (${segments.map(([key]) => key)}::text[])[1 + n % 4 : 1 + n % 4], (array['skill', 'safety', 'ethics', 'culture'])[1 + n % 4 : 1 + n % 4 + (n / 4) % 2],
      ${original}, true, day + time '02:00' at time zone 'UTC', day + time '05:00' at time zone 'UTC', day + time '05:30' at time zone 'UTC', ${now}::timestamptz from demo_event`.execute(trx);
  await sql`insert into event_region (event_id, region_code, position) select ${madeId('0a0e0001', 'n')}, code, 1 from demo_event`.execute(trx);
  await sql`insert into channel (event_id, id, kind, position, name, provider) select ${madeId('0a0e0001', 'n')}, ${madeId('0a0e0002', 'n')}, 'stream', 1, 'Siaran simulasi', 'other' from demo_event`.execute(trx);
  await sql`insert into registration_pool (event_id, id, channel_id, position, taken) select ${madeId('0a0e0001', 'n')}, ${madeId('0a0e0003', 'n')}, ${madeId('0a0e0002', 'n')}, 1, people from demo_event`.execute(trx);
  await sql`insert into registration_counter (event_id, last_number) select ${madeId('0a0e0001', 'n')}, people from demo_event`.execute(trx);
}

/** People of a regency come once, twice or three times; one in six leaves too early. */
async function writePeople(trx: Transaction<Database>, programmeId: string, now: Date): Promise<void> {
  await sql`create temp table demo_pool on commit drop as
    select code, greatest(max(people), ceil(sum(people) * 0.6))::int as people, (sum(greatest(max(people), ceil(sum(people) * 0.6))) over (order by code) - greatest(max(people), ceil(sum(people) * 0.6)))::int as first from demo_event group by code`.execute(trx);
  await sql`insert into participant (id, programme_id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, language, origin_hmac, simulated, created_at)
    select ${madeId('0a0e0004', 'first + k')}, ${programmeId}, 'Peserta simulasi ' || (first + k), 'peserta simulasi ' || (first + k), 'phone', '\\x00', decode(lpad(to_hex(first + k), 16, '0'), 'hex'), '-', code, (${segments.map(([key]) => key)}::text[])[1 + floor(${chance('first + k', 5)} * 4)::int], 'id', decode(lpad(to_hex(first + k), 16, '0'), 'hex'), true, ${now}::timestamptz
    from demo_pool, generate_series(0, people - 1) k`.execute(trx);
  await sql`create temp table demo_visit on commit drop as
    select e.n, k + 1 as number, e.n::bigint * 128 + k as v, p.first + (k + e.n * 17) % p.people as person, ${chance('e.n::bigint * 128 + k', 6)} > 0.17 as met, e.day
    from demo_event e join demo_pool p on p.code = e.code cross join lateral generate_series(0, e.people - 1) k`.execute(trx);
  await sql`insert into registration (event_id, id, number, participant_id, channel_id, pool_id, code, via, created_at)
    select ${madeId('0a0e0001', 'n')}, ${madeId('0a0e0005', 'v')}, number, ${madeId('0a0e0004', 'person')}, ${madeId('0a0e0002', 'n')}, ${madeId('0a0e0003', 'n')}, lpad(number::text, 8, '0'), 'form', day::timestamptz from demo_visit`.execute(trx);
  await sql`insert into attendance_evidence (event_id, id, registration_id, source, source_key, started_at, ended_at, grade)
    select ${madeId('0a0e0001', 'n')}, ${madeId('0a0e0006', 'v')}, ${madeId('0a0e0005', 'v')}, 'room_pulse', 'simulasi', day + time '02:00' at time zone 'UTC', day + time '02:00' at time zone 'UTC' + case when met then interval '160 minutes' else interval '20 minutes' end, 'B' from demo_visit`.execute(trx);
  await sql`insert into attendance (event_id, registration_id, seconds, needed_seconds, met, reason, grade, sources, computed_at)
    select ${madeId('0a0e0001', 'n')}, ${madeId('0a0e0005', 'v')}, case when met then 9600 else 1200 end, 5400, met, case when met then 'met' else 'too_short' end, 'B', array['room_pulse'], ${now}::timestamptz from demo_visit`.execute(trx);
}

/** Takes the simulation away, with its counts. */
export async function removeNational(app: App, say: (step: string) => void): Promise<{ events: number }> {
  const removed = await withScope(app.db, demo, async (trx) => {
    const programme = await trx.selectFrom('programme').select('id').where('key', '=', nationalKey).executeTakeFirst();
    if (!programme) return 0;
    const own = sql`select id from event where programme_id = ${programme.id}`;
    say('people');
    for (const table of ['attendance', 'attendance_evidence', 'registration', 'registration_pool', 'registration_counter', 'channel', 'event_region'] as const) await sql`delete from ${sql.table(table)} where event_id in (${own})`.execute(trx);
    await trx.deleteFrom('participant').where('programme_id', '=', programme.id).execute();
    say('events');
    const { numDeletedRows } = await trx.deleteFrom('event').where('programme_id', '=', programme.id).where('simulated', '=', true).executeTakeFirst();
    await trx.deleteFrom('event').where('programme_id', '=', programme.id).execute();
    return Number(numDeletedRows);
  });
  say('counts');
  await mendReports(app);
  await withScope(app.db, demo, async (trx) => {
    const programme = await trx.selectFrom('programme').select('id').where('key', '=', nationalKey).executeTakeFirst();
    if (!programme) return;
    for (const table of ['report_cell', 'report_programme', 'programme_segment'] as const) await sql`delete from ${sql.table(table)} where programme_id = ${programme.id}`.execute(trx);
    await trx.deleteFrom('programme').where('id', '=', programme.id).execute();
  });
  return { events: removed };
}
