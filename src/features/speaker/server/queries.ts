import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, SpeakerTable } from '#platform/database/schema.ts';
import { nameKey, parseName, type NameParts } from '../model.ts';

export interface Speaker {
  id: string;
  parts: NameParts;
  handle: string | null;
  note: string | null;
}

type SpeakerRow = Selectable<SpeakerTable>;

export function toParts(row: Pick<SpeakerRow, 'front_titles' | 'name' | 'back_titles'>): NameParts {
  return { front: row.front_titles, name: row.name, back: row.back_titles };
}

const toSpeaker = (row: SpeakerRow): Speaker => ({ id: row.id, parts: toParts(row), handle: row.handle, note: row.note });

/** The entry with this id, or undefined. */
export async function findSpeaker(db: Kysely<Database>, { id }: { id: string }): Promise<Speaker | undefined> {
  const row = await db.selectFrom('speaker').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toSpeaker(row);
}

/** Entries whose name holds the searched words as typed (titles and case aside), all when nothing is searched; by name, at most `limit`. */
export async function listSpeakers(
  db: Kysely<Database>,
  { search = '', limit = 100 }: { search?: string; limit?: number } = {},
): Promise<Speaker[]> {
  const wanted = nameKey(parseName(search));
  const rows = await db
    .selectFrom('speaker')
    .selectAll()
    .where(sql<boolean>`strpos(name_key, ${wanted}) > 0`)
    .orderBy(sql`name collate "id-x-icu"`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toSpeaker);
}
