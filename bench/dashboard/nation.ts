import type pg from 'pg';
import { newId } from '#platform/database/id.ts';
import type { TestApp } from '../../tests/support/app.ts';
import { makeEvent } from '../../tests/support/factory.ts';

export interface Nation {
  programmeId: string;
  regencies: string[];
  segments: string[];
  lots: string[];
  days: string[];
}

const events = 30_000;
const lots = 20;
const segments = ['umum', 'asn', 'pelajar', 'petani', 'perempuan'];
/** The number in an id's last twelve digits, so that rows are made and read back by arithmetic. */
const id = (kind: number, n: string): string => `('0000000${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/**
 * A programme of a year: 30,000 events, many in few regencies as in life, lots that each serve some regencies, people of an event's regency and a tenth from its neighbours, who
 * come two or three times. Written set by set, without keys, which are made afterwards. References are spared: the arithmetic keeps them.
 */
export async function loadNation(owner: pg.Client, product: TestApp, attendances: number): Promise<Nation> {
  const { programmeId, eventId, streamChannelId } = await makeEvent(product, { state: 'draft' });
  const run = (text: string, values: unknown[] = []) => owner.query(text, values);
  await run("set serentak.scope = 'system'; set synchronous_commit = off; set work_mem = '128MB'; set maintenance_work_mem = '256MB'; set jit = off; set session_replication_role = replica");
  await run('alter table participant drop constraint participant_programme_id_origin_hmac_key, drop constraint participant_claim_of_fkey; drop index participant_person, participant_contact');
  const keys = ['alter table registration add primary key (event_id, id)', 'create index on registration (participant_id)', 'alter table attendance add primary key (event_id, registration_id)'];
  for (const table of ['attendance', 'registration']) {
    const { rows } = await run('select conname from pg_constraint where conrelid = $1::regclass and contype in ($2, $3, $4)', [table, 'f', 'u', 'p']);
    for (const { conname } of rows as { conname: string }[]) await run(`alter table ${table} drop constraint ${conname} cascade`);
    const { rows: indexes } = await run('select indexname from pg_indexes where tablename = $1', [table]);
    for (const { indexname } of indexes as { indexname: string }[]) await run(`drop index ${indexname}`);
  }
  await run('insert into programme_segment (programme_id, key, position, name, name_en) select $1, key, 1 + at, key, key from unnest($2::text[]) with ordinality s (key, at) on conflict do nothing', [programmeId, segments]);
  await run(`insert into plan_lot (id, programme_id, number, name, contractor, starts_on, ends_on, events, people, source, created_at)
    select ${id(4, 'n')}, $1, n, 'Paket ' || n, 'Penyedia ' || n, '2025-01-01', '2025-12-31', 1500, 500000, 'bench', now() from generate_series(1, ${lots}) n`, [programmeId]);
  // Regencies that changed province are left out, so that a recount needs codes alone.
  await run(`create temp table place as select code, (row_number() over (order by code) - 1)::int as r from region where kind <> 'province' and code not in (select code from region_parent group by code having count(*) > 1) and code in (select code from region_parent)`);
  await run(`create temp table held as
    select n, p.code, p.r, (n * 7919 % 364) as day, 1 + p.r * ${lots} / (select count(*)::int from place) as lot, greatest(20, round(${attendances}.0 / ${events} * (0.4 + 1.2 * ((n * 0.7548776662) % 1))))::int as size
    from generate_series(0, ${events - 1}) n join place p on p.r = floor((select count(*) from place) * power((n * 0.6180339887) % 1, 1.5))::int`);
  await run('create temp table pool as select r, code, greatest(400, ceil(0.4 * coalesce(sum(size), 0)))::int as people, coalesce(max(size), 0) as largest from place left join held using (r, code) group by r, code');
  await run('update pool set people = greatest(people, largest)');
  await run('alter table pool add column first int; update pool set first = f.first from (select r, (sum(people) over (order by r) - people)::int as first from pool) f where f.r = pool.r');
  await run(`insert into event (id, programme_id, slug, state, theme, organiser, starts_on, ends_on, zone, segments, pillars, opened_at, ended_at, closed_at, created_at)
    select ${id(1, 'n')}, $1, 'bench-' || n, 'closed', 'Bench', 'Bench', date '2025-01-01' + day::int, date '2025-01-01' + day::int, 'WIB', ($2::text[])[1 + n % 5 : 1 + n % 5], (array['skill', 'safety', 'ethics', 'culture'])[1 + n % 3 : 1 + n % 3 + n % 2], now(), now(), now(), now() from held`, [programmeId, segments]);
  await run(`insert into event_region (event_id, region_code, position) select ${id(1, 'n')}, code, 1 from held`);
  await run(`insert into plan_lot_event (event_id, lot_id, assigned_by, assigned_at) select ${id(1, 'n')}, ${id(4, 'lot')}, 'bench', now() from held`);
  await run(`insert into participant (id, programme_id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, language, origin_hmac, created_at)
    select ${id(2, 'first + k')}, $1, 'P ' || k, 'p', 'phone', '\\x00', '\\x00', '08', code, ($2::text[])[1 + k % 5], 'id', '\\x00', now() from pool, generate_series(0, people - 1) k`, [programmeId, segments]);
  // Nine of ten of an event's people are of its regency, the tenth of the next ones; who comes steps through the regency's people.
  await run(`create temp table visit as
    select h.n, (h.n::bigint * 2048 + k) as v, p.first + ((k + h.n::bigint * 37) % p.people)::int as person, k % 5 > 0 as met
    from held h cross join generate_series(0, h.size - 1) k join pool p on p.r = case when k % 10 = 9 then (h.r + 1 + k % 2) % (select count(*) from place) else h.r end`);
  await run(`insert into registration (event_id, id, number, participant_id, channel_id, pool_id, code, via, created_at) select ${id(1, 'n')}, ${id(3, 'v')}, (v % 2048)::int + 1, ${id(2, 'person')}, $1, $2, 'AAAAAAAA', 'form', now() from visit`, [streamChannelId, newId()]);
  await run(`insert into attendance (event_id, registration_id, seconds, needed_seconds, met, reason, computed_at) select ${id(1, 'n')}, ${id(3, 'v')}, case when met then 6000 else 60 end, 5400, met, case when met then 'met' else 'too_short' end, now() from visit`);
  for (const key of keys) await run(key);
  await run('drop table visit; analyze participant, registration, attendance, event, event_region, plan_lot_event');
  await run('delete from event_region where event_id = $1', [eventId]);
  const { rows } = await run('select code from place order by r');
  const { rows: lotRows } = await run('select id from plan_lot where programme_id = $1', [programmeId]);
  return {
    programmeId, segments, regencies: (rows as { code: string }[]).map(({ code }) => code), lots: (lotRows as { id: string }[]).map((lot) => lot.id),
    days: Array.from({ length: 52 }, (_, week) => new Date(Date.UTC(2025, 0, 1 + week * 7)).toISOString().slice(0, 10)),
  };
}
