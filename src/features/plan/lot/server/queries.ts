import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, PlanLotTable } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import { samePlaceDays, type Lot, type LotStanding, type Repetition } from '../model.ts';

async function withRegions(trx: Kysely<Database>, rows: readonly Selectable<PlanLotTable>[]): Promise<Lot[]> {
  if (rows.length === 0) return [];
  const regions = await trx.selectFrom('plan_lot_region as own').innerJoin('region', 'region.code', 'own.region_code').select(['own.lot_id', 'region.code', 'region.name'])
    .where('own.lot_id', 'in', rows.map((row) => row.id)).orderBy('region.code').execute();
  return rows.map((row) => ({
    id: row.id, programmeId: row.programme_id, number: row.number, name: row.name, contractor: row.contractor, startsOn: row.starts_on, endsOn: row.ends_on,
    events: row.events, people: row.people, eventsADay: row.events_a_day, source: row.source, version: row.version,
    regions: regions.filter((region) => region.lot_id === row.id).map(({ code, name }) => ({ code, name })),
  }));
}

/** The lots of a programme by number, as far as the transaction's scope sees them. */
export async function listLots(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<Lot[]> {
  return withRegions(trx, await trx.selectFrom('plan_lot').selectAll().where('programme_id', '=', programmeId).orderBy('number').execute());
}

/** Refuses `not_found`. */
export async function getLot(trx: Kysely<Database>, { lotId }: { lotId: string }): Promise<Lot> {
  const [lot] = await withRegions(trx, await trx.selectFrom('plan_lot').selectAll().where('id', '=', lotId).execute());
  if (!lot) throw notFound();
  return lot;
}

/** The lot that an event is delivered under, or undefined. */
export async function findLotOf(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Lot | undefined> {
  const rows = await trx.selectFrom('plan_lot').selectAll('plan_lot').innerJoin('plan_lot_event as own', 'own.lot_id', 'plan_lot.id').where('own.event_id', '=', eventId).execute();
  return (await withRegions(trx, rows))[0];
}

/** How the lots of a programme stand, by lot: counts of their events (copies and rehearsals apart), and days that ask for more than their crews can run. */
export async function standingsOf(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<Map<string, LotStanding>> {
  const lots = await trx.selectFrom('plan_lot').select(['id', 'events_a_day']).where('programme_id', '=', programmeId).execute();
  const rows = await trx.selectFrom('plan_lot_event as own').innerJoin('plan_lot', 'plan_lot.id', 'own.lot_id').innerJoin('event', 'event.id', 'own.event_id')
    .select(['own.lot_id', 'event.id', 'event.state', 'event.starts_on', 'event.ends_on'])
    .select((row) => row.selectFrom('attendance').select((inner) => inner.fn.countAll<number>().as('met')).whereRef('attendance.event_id', '=', 'event.id').where('attendance.met', '=', true).where(sql<boolean>`event.state = 'closed'`).as('met'))
    .where('plan_lot.programme_id', '=', programmeId).where('event.simulated', '=', false).execute();
  return new Map(lots.map((lot) => {
    const own = rows.filter((row) => row.lot_id === lot.id);
    const days = Map.groupBy(own, (row) => row.starts_on);
    return [lot.id, {
      planned: own.length,
      published: own.filter((row) => row.state !== 'draft').length,
      delivered: own.filter((row) => row.state === 'ended' || row.state === 'closed').length,
      met: own.reduce((sum, row) => sum + Number(row.met ?? 0), 0),
      crowded: [...days].filter(([, list]) => list.length > lot.events_a_day).map(([day, list]) => ({ day, events: list.length })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    }];
  }));
}

/**
 * Events of the same programme that serve the same place (an event of a province serves each of its regencies) and a common segment within
 * `samePlaceDays` of this one; nearest first. Copies for rehearsals are no events. Only what the scope sees.
 */
export async function listRepetitions(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Repetition[]> {
  const { rows } = await sql<{ id: string; slug: string; theme: string; starts_on: string; state: string; place: string; segments: string[] }>`
    select other.id, other.slug, other.theme, other.starts_on, other.state, min(region.name) as place,
      (select coalesce(array_agg(key order by key), '{}') from unnest(own.segments) key where key = any (other.segments)) as segments
    from event own
    join event_region mine on mine.event_id = own.id
    join event other on other.programme_id = own.programme_id and other.id <> own.id and not other.simulated
      and other.starts_on between own.starts_on - ${samePlaceDays}::int and own.starts_on + ${samePlaceDays}::int
      and (other.segments && own.segments or cardinality(other.segments) = 0 or cardinality(own.segments) = 0)
    join event_region theirs on theirs.event_id = other.id
      and (theirs.region_code = mine.region_code or theirs.region_code = left(mine.region_code, 2) or left(theirs.region_code, 2) = mine.region_code)
    join region on region.code = theirs.region_code
    where own.id = ${eventId} and not own.simulated
    group by other.id, own.id
    order by abs(other.starts_on - own.starts_on), other.slug
    limit 20`.execute(trx);
  return rows.map((row) => ({ eventId: row.id, slug: row.slug, theme: row.theme, startsOn: row.starts_on, state: row.state, place: row.place, segments: row.segments }));
}
