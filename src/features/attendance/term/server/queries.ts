import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { noTerms, type Terms } from '../model.ts';

/** What an event asks beside minutes; nothing where nobody set anything. */
export async function getTerms(trx: Transaction<Database>, eventId: string): Promise<Terms> {
  const row = await trx.selectFrom('attendance_setting').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  return row ? { codesNeeded: row.codes_needed, countedUntil: row.counted_until, claimsUntil: row.claims_until } : noTerms;
}
