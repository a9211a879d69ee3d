import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { FileType, StoredFile } from '#platform/files/store.ts';
import type { Cue, CueKind } from '../model.ts';

/** The cues of a run of show, for those who run it. */
export async function listCues(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Cue[]> {
  const rows = await trx.selectFrom('rundown_cue').select(['id', 'item_id', 'kind', 'label', 'link', 'file_name']).where('event_id', '=', eventId).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, itemId: row.item_id, kind: row.kind as CueKind, label: row.label, link: row.link, fileName: row.file_name }));
}

/** The file of a cue; undefined when it has none. */
export async function findCueFile(trx: Kysely<Database>, { eventId, cueId }: { eventId: string; cueId: string }): Promise<(StoredFile & { name: string }) | undefined> {
  const row = await trx.selectFrom('rundown_cue').select(['file_hash', 'file_type', 'file_name']).where('event_id', '=', eventId).where('id', '=', cueId).executeTakeFirst();
  return row?.file_hash ? { hash: row.file_hash, type: row.file_type as FileType, name: row.file_name! } : undefined;
}
