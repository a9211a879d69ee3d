import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/** Who may not ask in this event any more, by registration. */
export async function listBlocked(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Set<string>> {
  const rows = await trx.selectFrom('question_block').select('registration_id').where('event_id', '=', eventId).execute();
  return new Set(rows.map((row) => row.registration_id));
}
