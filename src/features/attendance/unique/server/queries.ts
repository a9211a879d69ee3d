import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { estimateUnique, type UniqueEstimate } from '../model.ts';

/** The counts of a programme, each of another thing; none is ever added to another. Rehearsals are in none of them. */
export interface ProgrammeCounts {
  events: number;
  /** Registrations with at least one second of evidence inside their event's hours. */
  attendances: number;
  /** Attendances that fulfil their event's rule. */
  met: number;
  /** Heads counted before screens of viewing points; nobody of them is identified by it. */
  heads: number;
  /** Distinct people with an attendance, by contact and name; the estimate beside it takes out people who used two contacts. */
  unique: UniqueEstimate;
}

/** Counts a programme from the ledgers of its events, as far as the transaction's scope sees them. */
export async function countProgramme(trx: Transaction<Database>, programmeId: string): Promise<ProgrammeCounts> {
  await sql`select set_config('jit', 'off', true)`.execute(trx);
  const sums = await sql<{ events: number; attendances: number; met: number; heads: number }>`
    select (select count(*)::int from event e where e.programme_id = ${programmeId} and not e.simulated and exists (select from attendance a where a.event_id = e.id and a.seconds > 0)) as events,
      count(*)::int as attendances, count(*) filter (where a.met)::int as met,
      (select coalesce(sum(v.head_count), 0)::int from registration_viewing_point v join event e on e.id = v.event_id where e.programme_id = ${programmeId} and not e.simulated) as heads
    from attendance a join event e on e.id = a.event_id join registration r on r.event_id = a.event_id and r.id = a.registration_id and r.state = 'active'
    where e.programme_id = ${programmeId} and not e.simulated and a.seconds > 0`.execute(trx);
  const pairs = sql`count(*)::float8 * (count(*) - 1) / 2`;
  const present = sql`
    present as materialized (
      select distinct a.event_id, coalesce(p.claim_of, p.id) as person, first.region_code as region, first.name_key as name
      from attendance a join event e on e.id = a.event_id join registration r on r.event_id = a.event_id and r.id = a.registration_id and r.state = 'active'
      join participant p on p.id = r.participant_id join participant first on first.id = coalesce(p.claim_of, p.id)
      where e.programme_id = ${programmeId} and not e.simulated and a.seconds > 0),
    person as materialized (select distinct person, region, name from present)`;
  const all = await sql<{ identities: number; pairs: number; pairsWithin: number }>`
    with ${present}
    select (select count(*)::int from person) as identities,
      coalesce((select sum(n) from (select ${pairs} as n from person group by region) by_region), 0)::float8 as pairs,
      coalesce((select sum(n) from (select ${pairs} as n from present group by event_id, region) by_event), 0)::float8 as "pairsWithin"`.execute(trx);
  const groups = await sql<{ pairs: number; within: number }>`
    with ${present}, met as (
      select region, name, sum(n) as within from (select region, name, ${pairs} as n from present group by event_id, region, name having count(*) > 1) one group by region, name)
    select same.pairs, coalesce(met.within, 0)::float8 as within
    from (select region, name, ${pairs} as pairs from person group by region, name having count(*) > 1) same left join met using (region, name)`.execute(trx);
  return { ...sums.rows[0]!, unique: estimateUnique({ ...all.rows[0]!, groups: groups.rows }) };
}
