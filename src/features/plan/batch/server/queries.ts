import type { Kysely, Selectable } from 'kysely';
import type { Database, PlanBatchTable } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { BatchGroup, BatchPlan, BatchProblem } from '../model.ts';
import type { Contradiction } from '../contradiction/model.ts';

/** What was asked, with where the head counts come from. */
export interface AskedBatch extends BatchProblem {
  /** "Perkiraan panitia", "Simpeg 1 Agustus": said by whoever asked. */
  note: string | null;
}

export interface BatchProgress {
  splits: number | null;
  bound: number | null;
  failure?: string;
}

/** What the planner found, without words: those are made for each reader. */
export interface FoundBatch {
  status: BatchPlan['status'];
  splits: number | null;
  bound: number | null;
  contradiction: Contradiction | null;
}

export interface Batch {
  id: string;
  eventId: string;
  problem: AskedBatch;
  answer: FoundBatch | null;
  /** As they stand after changes by hand; null where there is no plan. */
  groups: BatchGroup[] | null;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: BatchProgress;
  version: number;
  createdAt: Date;
  finishedAt: Date | null;
  appliedAt: Date | null;
}

const shape = (row: Selectable<PlanBatchTable>): Batch => ({
  id: row.id, eventId: row.event_id,
  // Written by this feature only.
  problem: row.problem as unknown as AskedBatch, answer: row.answer as unknown as FoundBatch | null, groups: row.groups as unknown as BatchGroup[] | null,
  state: row.state as Batch['state'], progress: row.progress as unknown as BatchProgress,
  version: row.version, createdAt: row.created_at, finishedAt: row.finished_at, appliedAt: row.applied_at,
});

/** The newest plan of an event, or undefined. */
export async function findNewestBatch(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Batch | undefined> {
  const row = await trx.selectFrom('plan_batch').selectAll().where('event_id', '=', eventId).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row && shape(row);
}

/** Refuses `not_found`. */
export async function getBatch(trx: Kysely<Database>, { eventId, batchId }: { eventId: string; batchId: string }): Promise<Batch> {
  const row = await trx.selectFrom('plan_batch').selectAll().where('event_id', '=', eventId).where('id', '=', batchId).executeTakeFirst();
  if (!row) throw notFound();
  return shape(row);
}
