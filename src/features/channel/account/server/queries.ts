import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface ZoomAccount {
  id: string;
  name: string;
  /** When it last told something; null = never. */
  heardAt: Date | null;
}

/** The Zoom accounts of a programme that may tell us who joins, by name. */
export async function listAccounts(trx: Transaction<Database>, programmeId: string): Promise<ZoomAccount[]> {
  const rows = await trx.selectFrom('channel_account').select(['id', 'name', 'heard_at']).where('programme_id', '=', programmeId).orderBy('name').orderBy('id').execute();
  return rows.map(({ id, name, heard_at }) => ({ id, name, heardAt: heard_at }));
}
