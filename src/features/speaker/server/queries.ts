import { sql, type Kysely, type Selectable } from 'kysely';
import type { Database, SpeakerTable } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import { formatName, nameKey, parseName, type NameParts } from '../model.ts';

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

/** One person of the register, under whatever spellings. */
export interface Person extends Speaker {
  /** Ids of all spellings, its own among them. */
  ids: string[];
  /** Other spellings as they would be printed. */
  alsoWritten: string[];
}

const gatherPerson = (head: SpeakerRow, merged: readonly SpeakerRow[]): Person => ({
  ...toSpeaker(head), handle: head.handle ?? merged.find((row) => row.handle)?.handle ?? null, ids: [head.id, ...merged.map((row) => row.id)], alsoWritten: [...new Set(merged.map((row) => formatName(toParts(row))))],
});

/** People whose name, under any spelling, holds the searched words; by name, and how many there are in all. */
export async function listPeople(db: Kysely<Database>, { search = '', limit = 50, offset = 0 }: { search?: string; limit?: number; offset?: number } = {}): Promise<{ total: number; people: Person[] }> {
  const wanted = nameKey(parseName(search));
  const found = db.selectFrom('speaker as own').where(sql<boolean>`strpos(own.name_key, ${wanted}) > 0`).select((row) => row.fn.coalesce('own.head_id', 'own.id').as('id'));
  const { total } = await db.selectFrom('speaker').select((row) => row.fn.countAll<number>().as('total')).where('head_id', 'is', null).where('id', 'in', found).executeTakeFirstOrThrow();
  const heads = await db.selectFrom('speaker').selectAll().where('head_id', 'is', null).where('id', 'in', found).orderBy(sql`name collate "id-x-icu"`).orderBy('id').limit(limit).offset(offset).execute();
  const merged = heads.length === 0 ? [] : await db.selectFrom('speaker').selectAll().where('head_id', 'in', heads.map((row) => row.id)).orderBy('id').execute();
  return { total: Number(total), people: heads.map((head) => gatherPerson(head, merged.filter((row) => row.head_id === head.id))) };
}

/** The person that a spelling belongs to. Refuses `not_found`. */
export async function getPerson(db: Kysely<Database>, { id }: { id: string }): Promise<Person> {
  const own = await db.selectFrom('speaker').selectAll().where('id', '=', id).executeTakeFirst();
  const head = own?.head_id ? await db.selectFrom('speaker').selectAll().where('id', '=', own.head_id).executeTakeFirst() : own;
  if (!head) throw notFound();
  return gatherPerson(head, await db.selectFrom('speaker').selectAll().where('head_id', '=', head.id).orderBy('id').execute());
}
