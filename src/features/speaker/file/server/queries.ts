import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { FileKind } from '../schema.ts';

export interface SpeakerFile {
  id: string;
  kind: FileKind;
  title: string;
  size: number;
  addedAt: Date;
}

/** What these spellings' speakers handed in, newest first. */
export async function listSpeakerFiles(db: Kysely<Database>, { ids }: { ids: readonly string[] }): Promise<SpeakerFile[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('speaker_file').select(['id', 'kind', 'title', 'size', 'added_at']).where('speaker_id', 'in', ids).where('removed_at', 'is', null).orderBy('added_at', 'desc').orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, kind: row.kind as FileKind, title: row.title, size: row.size, addedAt: row.added_at }));
}
