import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Office } from '../model.ts';

/** The offices written down for these spellings, the latest first. */
export async function listOffices(db: Kysely<Database>, { ids }: { ids: readonly string[] }): Promise<Office[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('speaker_office').selectAll().where('speaker_id', 'in', ids).where('removed_at', 'is', null).orderBy('starts_on', (order) => order.desc().nullsLast()).orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, office: row.office, nameAsWritten: row.name_as_written, startsOn: row.starts_on, endsOn: row.ends_on, source: row.source }));
}
