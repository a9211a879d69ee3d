import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { FileType } from '#platform/files/store.ts';
import type { AttachedPaper, NeededPaper, PaperKind, PaperWaiver } from '../model.ts';

/** The papers attached to an event, by kind and age. Their bytes are behind `downloadPaper`. */
export async function listPapers(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<AttachedPaper[]> {
  const rows = await trx.selectFrom('plan_paper').selectAll().where('event_id', '=', eventId).where('removed_at', 'is', null).orderBy('kind').orderBy('added_at').orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, kind: row.kind as PaperKind, title: row.title, type: row.type as FileType, size: row.size, hash: row.file_hash.toString('hex'), addedAt: row.added_at }));
}

/** The papers that this event does not need, with the reasons. */
export async function listWaivers(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<PaperWaiver[]> {
  const rows = await trx.selectFrom('plan_paper_waiver').select(['kind', 'reason']).where('event_id', '=', eventId).orderBy('kind').execute();
  return rows.map((row) => ({ kind: row.kind as NeededPaper, reason: row.reason }));
}
