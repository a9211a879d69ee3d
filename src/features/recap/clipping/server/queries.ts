import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { FileType } from '#platform/files/store.ts';
import type { Clipping, StoredClipping } from '../model.ts';

/** Everything that was printed of an event, the newest day first, undated ones last. */
export async function listStoredClippings(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<StoredClipping[]> {
  const rows = await db.selectFrom('recap_clipping').selectAll().where('event_id', '=', eventId).orderBy('published_on', (order) => order.desc().nullsLast()).orderBy('added_at').orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id, outlet: row.outlet, title: row.title, url: row.url, publishedOn: row.published_on, file: row.file, hasPicture: row.picture_hash !== null,
    // The table's CHECK: both or none, and a type that the store knows.
    picture: row.picture_hash && row.picture_type ? { hash: row.picture_hash, type: row.picture_type as FileType } : null,
  }));
}

/** The same for pages, without the files. */
export async function listClippings(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<Clipping[]> {
  return (await listStoredClippings(db, { eventId })).map(({ picture: _picture, ...clipping }) => clipping);
}
