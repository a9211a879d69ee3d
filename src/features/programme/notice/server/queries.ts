import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Notice, NoticeText, Sender, SenderKind } from '../model.ts';

/** Every sentence a programme ever had to say, newest period first. */
export async function listNotices(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<Notice[]> {
  const rows = await trx.selectFrom('programme_notice').selectAll().where('programme_id', '=', programmeId).orderBy('from_on', 'desc').orderBy('id').execute();
  return rows.map((row) => ({ id: row.id, text: row.text, textEn: row.text_en, fromOn: row.from_on, untilOn: row.until_on, source: row.source }));
}

/** What an event of these days must say: the sentences whose period touches one of them. Days as YYYY-MM-DD. */
export async function noticesOf(trx: Kysely<Database>, { programmeId, startsOn, endsOn }: { programmeId: string; startsOn: string; endsOn: string }): Promise<NoticeText[]> {
  const rows = await trx.selectFrom('programme_notice').select(['text', 'text_en']).where('programme_id', '=', programmeId).where('from_on', '<=', endsOn).where('until_on', '>=', startsOn).orderBy('from_on').orderBy('id').execute();
  return rows.map((row) => ({ text: row.text, textEn: row.text_en }));
}

/** The only numbers and addresses that write in a programme's name. */
export async function listSenders(trx: Kysely<Database>, { programmeId }: { programmeId: string }): Promise<Sender[]> {
  const rows = await trx.selectFrom('programme_sender').select(['id', 'kind', 'address']).where('programme_id', '=', programmeId).orderBy('kind').orderBy('address').execute();
  return rows.map((row) => ({ id: row.id, kind: row.kind as SenderKind, address: row.address }));
}
