import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { ConsentSubject } from '../schema.ts';

export interface Consent {
  about: ConsentSubject;
  given: boolean;
  saidBy: string;
  saidOn: string;
}

/** What counts now for these spellings: the newest line of each subject. Nothing said = nothing agreed. */
export async function currentConsents(db: Kysely<Database>, { ids }: { ids: readonly string[] }): Promise<Consent[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('speaker_consent').distinctOn('about').select(['about', 'given', 'said_by', 'said_on']).where('speaker_id', 'in', ids)
    .orderBy('about').orderBy('said_on', 'desc').orderBy('entered_at', 'desc').execute();
  return rows.map((row) => ({ about: row.about as ConsentSubject, given: row.given, saidBy: row.said_by, saidOn: row.said_on }));
}
