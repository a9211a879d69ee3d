import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface Note {
  id: string;
  castId: string;
  kind: 'point' | 'quote';
  text: string;
  /** Where it was taken from, when it was not written down in our room. */
  source: string | null;
}

/** What the note-takers wrote, talk by talk, in order. */
export async function listNotes(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<Note[]> {
  const rows = await trx.selectFrom('rundown_note').select(['id', 'cast_id', 'kind', 'text', 'source']).where('event_id', '=', eventId).orderBy('cast_id').orderBy('kind').orderBy('position').execute();
  return rows.map((row) => ({ id: row.id, castId: row.cast_id, kind: row.kind as Note['kind'], text: row.text, source: row.source }));
}
