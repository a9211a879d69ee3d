import type { Kysely, Selectable } from 'kysely';
import type { Database, PlanRehearsalTable } from '#platform/database/schema.ts';
import type { Progress } from '../model.ts';

export interface Rehearsal {
  id: string;
  ofEventId: string;
  eventId: string | null;
  people: number;
  state: 'queued' | 'running' | 'done' | 'failed' | 'removed';
  progress: Progress;
  createdAt: Date;
  finishedAt: Date | null;
  failure: string | null;
}

const shape = (row: Selectable<PlanRehearsalTable>): Rehearsal => ({
  id: row.id,
  ofEventId: row.of_event_id,
  eventId: row.event_id,
  people: row.people,
  state: row.state as Rehearsal['state'],
  progress: row.progress as unknown as Progress, // written by this feature only
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  failure: row.failure,
});

export async function findRehearsal(db: Kysely<Database>, id: string): Promise<Rehearsal | null> {
  const row = await db.selectFrom('plan_rehearsal').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? shape(row) : null;
}

/** Of one event, newest first; removed ones are history and left out. */
export async function listRehearsals(db: Kysely<Database>, { ofEventId }: { ofEventId: string }): Promise<Rehearsal[]> {
  const rows = await db.selectFrom('plan_rehearsal').selectAll().where('of_event_id', '=', ofEventId).where('state', '<>', 'removed').orderBy('created_at', 'desc').limit(10).execute();
  return rows.map(shape);
}
