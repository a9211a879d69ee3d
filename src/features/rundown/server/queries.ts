import type { Kysely } from 'kysely';
import { getCast } from '#features/event/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { ItemKind, RundownItem } from '../model.ts';

/** The whole run of show, in order. */
export async function listRundown(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<RundownItem[]> {
  const names = new Map((await getCast(trx, eventId)).map((member) => [member.id, member.name]));
  const rows = await trx.selectFrom('rundown_item').selectAll().where('event_id', '=', eventId).orderBy('position').execute();
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    kind: row.kind as ItemKind,
    title: row.title,
    castId: row.cast_id,
    castName: row.cast_id === null ? null : (names.get(row.cast_id) ?? null),
    plannedStartsAt: row.planned_starts_at?.toISOString() ?? null,
    plannedMinutes: row.planned_minutes,
    startedAt: row.actual_started_at?.toISOString() ?? null,
    endedAt: row.actual_ended_at?.toISOString() ?? null,
  }));
}
