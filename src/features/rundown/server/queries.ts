import type { Kysely } from 'kysely';
import { getCast } from '#features/event/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { ItemKind, RundownItem } from '../model.ts';

/** The whole run of show, in order. */
export async function listRundown(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<RundownItem[]> {
  const names = new Map((await getCast(trx, eventId)).map((member) => [member.id, member.name]));
  const stretches = await trx.selectFrom('rundown_stretch').select(['item_id', 'started_at', 'ended_at']).where('event_id', '=', eventId).orderBy('number').execute();
  const rows = await trx.selectFrom('rundown_item').selectAll().where('event_id', '=', eventId).orderBy('position').execute();
  return rows.map((row) => {
    const own = stretches.filter((stretch) => stretch.item_id === row.id);
    const on = row.actual_started_at !== null && row.actual_ended_at === null;
    // What an old article tells of has a first start and a last end, and nobody knows its stretches.
    const whole = own.length === 0 && row.actual_started_at !== null && row.actual_ended_at !== null ? row.actual_ended_at.getTime() - row.actual_started_at.getTime() : 0;
    const ran = own.reduce((sum, { started_at, ended_at }) => sum + (ended_at === null ? 0 : ended_at.getTime() - started_at.getTime()), whole);
    return {
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
      since: on ? (own.find(({ ended_at }) => ended_at === null)?.started_at ?? row.actual_started_at!).toISOString() : null,
      ranSeconds: Math.round(ran / 1000),
      extendedMinutes: row.extended_minutes,
      inserted: row.inserted,
      skipped: row.skipped_at !== null,
      resume: row.resume,
    };
  });
}

/** The number of the last change of a run of show; 0 = nobody changed it. */
export async function showVersion(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<number> {
  const row = await trx.selectFrom('rundown_change').select((eb) => eb.fn.max('version').as('last')).where('event_id', '=', eventId).executeTakeFirst();
  return row?.last ?? 0;
}

export interface ShowChange {
  version: number;
  action: string;
  title: string | null;
  at: Date;
}

/** The newest changes of a run of show, newest first. */
export async function listChanges(trx: Kysely<Database>, { eventId, limit }: { eventId: string; limit: number }): Promise<ShowChange[]> {
  return trx.selectFrom('rundown_change').select(['version', 'action', 'title', 'at']).where('event_id', '=', eventId).orderBy('version', 'desc').limit(limit).execute();
}
