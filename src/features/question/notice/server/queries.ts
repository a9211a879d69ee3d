import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { noticesShown, type Notice } from '../model.ts';

/** The last lines to the room that stand, the newest at the end. */
export async function listNotices(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Notice[]> {
  const rows = await trx.selectFrom('question_notice').select(['number', 'text', 'sent_at']).where('event_id', '=', eventId).where('withdrawn_at', 'is', null).orderBy('number', 'desc').limit(noticesShown).execute();
  return rows.map((row) => ({ number: row.number, text: row.text, sentAt: row.sent_at.toISOString() })).reverse();
}
