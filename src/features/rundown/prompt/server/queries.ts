import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Prompt } from '../model.ts';

/** The newest words to speakers, newest first; with `castId` only those to one person. */
export async function listPrompts(trx: Kysely<Database>, { eventId, castId, limit }: { eventId: string; castId?: string | undefined; limit: number }): Promise<Prompt[]> {
  let query = trx.selectFrom('rundown_prompt').selectAll().where('event_id', '=', eventId).orderBy('sent_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (castId !== undefined) query = query.where('cast_id', '=', castId);
  return (await query.execute()).map((row) => ({ id: row.id, castId: row.cast_id, text: row.text, sentAt: row.sent_at.toISOString(), seenAt: row.seen_at?.toISOString() ?? null }));
}
