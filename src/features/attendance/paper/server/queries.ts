import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { StoredFile } from '#platform/files/store.ts';

/** One line to be printed. */
export interface PrintedLine {
  number: number;
  name: string;
  institution: string | null;
  channel: string;
}

/** Active registrations by number, of one channel or of all: the lines of a sign-in sheet. */
export async function listForSheet(trx: Transaction<Database>, { eventId, channelId }: { eventId: string; channelId: string | null }): Promise<PrintedLine[]> {
  const rows = await trx
    .selectFrom('registration as r')
    .innerJoin('participant as p', 'p.id', 'r.participant_id')
    .innerJoin('channel as c', (join) => join.onRef('c.event_id', '=', 'r.event_id').onRef('c.id', '=', 'r.channel_id'))
    .select(['r.number', 'p.name', 'p.institution', 'c.name as channel'])
    .where('r.event_id', '=', eventId)
    .where('r.state', '=', 'active')
    .$if(channelId !== null, (query) => query.where('r.channel_id', '=', channelId))
    .orderBy('r.number')
    .execute();
  return rows;
}

export interface KeptSheet {
  /** Hash of its bytes (hexadecimal). */
  hash: string;
  title: string;
  type: string;
  from: string;
  until: string;
  takenAt: string;
  /** Numbers ticked on it, in order. */
  numbers: number[];
}

/** The scanned sheets of an event with the numbers ticked on each. */
export async function listSheets(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<KeptSheet[]> {
  const files = await trx.selectFrom('attendance_file').selectAll().where('event_id', '=', eventId).where('kind', '=', 'paper').orderBy('taken_at').execute();
  const ticks = await trx
    .selectFrom('attendance_evidence as e')
    .innerJoin('registration as r', (join) => join.onRef('r.event_id', '=', 'e.event_id').onRef('r.id', '=', 'e.registration_id'))
    .select(['e.file_hash', 'r.number'])
    .where('e.event_id', '=', eventId)
    .where('e.source', '=', 'paper')
    .where('e.file_hash', 'is not', null)
    .orderBy('r.number')
    .execute();
  const byFile = Map.groupBy(ticks, (tick) => tick.file_hash!.toString('hex'));
  return files.map((file) => {
    const hash = file.hash.toString('hex');
    return { hash, title: file.name, type: file.type, from: file.started_at!.toISOString(), until: file.ended_at!.toISOString(), takenAt: file.taken_at.toISOString(), numbers: (byFile.get(hash) ?? []).map(({ number }) => number) };
  });
}

/** The scan itself; null where the event has none of this hash. */
export async function findSheet(trx: Transaction<Database>, { eventId, hash }: { eventId: string; hash: string }): Promise<StoredFile | null> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  const row = await trx.selectFrom('attendance_file').select(['hash', 'type']).where('event_id', '=', eventId).where('kind', '=', 'paper').where('hash', '=', Buffer.from(hash, 'hex')).executeTakeFirst();
  return row ? { hash: row.hash, type: row.type as StoredFile['type'] } : null;
}
