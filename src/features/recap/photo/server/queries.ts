import type { Kysely, Selectable } from 'kysely';
import type { Database, RecapPhotoTable } from '#platform/database/schema.ts';
import type { StoredFile } from '#platform/files/store.ts';
import { publishedRecapOf } from '../../server/queries.ts';
import type { ConsentKind } from '../model.ts';

export interface Photo {
  id: string;
  width: number;
  height: number;
  caption: string;
  captionEn: string;
  credit: string;
}

/** With what only the desk may know: who agreed, and the file. */
export interface DeskPhoto extends Photo {
  consentKind: ConsentKind;
  consentBy: string;
  consentOn: string;
  file: StoredFile;
}

const toPhoto = (row: Selectable<RecapPhotoTable>): DeskPhoto => ({
  id: row.id, width: row.width, height: row.height, caption: row.caption, captionEn: row.caption_en, credit: row.credit,
  consentKind: row.consent_kind as ConsentKind, consentBy: row.consent_by, consentOn: row.consent_on,
  file: { hash: row.file_hash, type: row.type as StoredFile['type'] },
});

/** The pictures at the desk, in their order. */
export async function listDeskPhotos(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<DeskPhoto[]> {
  return (await db.selectFrom('recap_photo').selectAll().where('event_id', '=', eventId).orderBy('position').execute()).map(toPhoto);
}

/** The pictures readers see beside the article; the caller found the recap readable. */
export async function listPhotos(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<Photo[]> {
  return (await listDeskPhotos(db, { eventId })).map(({ id, width, height, caption, captionEn, credit }) => ({ id, width, height, caption, captionEn, credit }));
}

/** One picture of an event; undefined when the id names none. */
export async function findPhoto(db: Kysely<Database>, { eventId, id }: { eventId: string; id: string }): Promise<DeskPhoto | undefined> {
  return (await listDeskPhotos(db, { eventId })).find((photo) => photo.id === id);
}

/** A picture that anybody may see at `now`: one of a recap that readers have. */
export async function findPublicPhoto(db: Kysely<Database>, { slug, id, now }: { slug: string; id: string; now: Date }): Promise<DeskPhoto | undefined> {
  const recap = await publishedRecapOf(db, { slug, language: 'id', now });
  return recap ? findPhoto(db, { eventId: recap.eventId, id }) : undefined;
}
