import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface Headcount {
  id: string;
  place: string;
  people: number;
  countedAt: Date;
  countedBy: string;
  hasPhoto: boolean;
}

/** Counts of heads of an event, newest first. Their sum is no number of people: one room may have been counted twice. */
export async function listHeadcounts(trx: Transaction<Database>, eventId: string): Promise<Headcount[]> {
  const rows = await trx.selectFrom('attendance_headcount as h').leftJoin('channel as c', (join) => join.onRef('c.event_id', '=', 'h.event_id').onRef('c.id', '=', 'h.channel_id'))
    .select(['h.id', 'h.place', 'c.name as channel', 'h.people', 'h.counted_at', 'h.counted_by', 'h.photo_hash']).where('h.event_id', '=', eventId).orderBy('h.counted_at', 'desc').orderBy('h.id').execute();
  return rows.map((row) => ({ id: row.id, place: row.channel ?? row.place ?? '', people: row.people, countedAt: row.counted_at, countedBy: row.counted_by, hasPhoto: row.photo_hash !== null }));
}
