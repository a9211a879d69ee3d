import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface NoticeRow {
  state: 'queued' | 'running' | 'done';
  total: number | null;
  told: number;
}

/** The last telling that somebody asked for. */
export async function newestNotice(trx: Transaction<Database>, eventId: string): Promise<NoticeRow | undefined> {
  const row = await trx.selectFrom('certificate_notice').select(['state', 'total', 'told']).where('event_id', '=', eventId).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row as NoticeRow | undefined; // the table's CHECK admits only these words
}
