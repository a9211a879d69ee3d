import type { Kysely, Selectable } from 'kysely';
import type { Database, ProgrammeTargetCellTable } from '#platform/database/schema.ts';
import type { TargetCell } from '../model.ts';

export const shape = (row: Selectable<ProgrammeTargetCellTable>): TargetCell => ({
  id: row.id, regionCode: row.region_code, segment: row.segment, pillar: row.pillar as TargetCell['pillar'], startsOn: row.starts_on, endsOn: row.ends_on,
  people: row.people, events: row.events, source: row.source, statedOn: row.stated_on, version: row.version,
});

/** The targets of a programme that hold now: the nation first, then by region, segment, pillar and period. */
export async function listTargetCells(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<TargetCell[]> {
  const rows = await trx.selectFrom('programme_target_cell').selectAll().where('programme_id', '=', programmeId).where('ended_at', 'is', null)
    .orderBy('region_code', (order) => order.asc().nullsFirst()).orderBy('segment', (order) => order.asc().nullsFirst()).orderBy('pillar', (order) => order.asc().nullsFirst()).orderBy('starts_on').orderBy('ends_on', 'desc').execute();
  return rows.map(shape);
}

/** What a cell was before, newest first, with when each version ended. */
export async function listTargetVersions(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<(TargetCell & { endedAt: Date })[]> {
  const rows = await trx.selectFrom('programme_target_cell').selectAll().where('programme_id', '=', programmeId).where('ended_at', 'is not', null).orderBy('ended_at', 'desc').limit(200).execute();
  return rows.map((row) => ({ ...shape(row), endedAt: row.ended_at! }));
}
