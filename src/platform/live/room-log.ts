import { sql, type Transaction } from 'kysely';
import type { Database, JsonValue } from '#platform/database/schema.ts';

export interface RoomEntry {
  kind: string;
  payload: JsonValue;
}

/**
 * Takes the room's row lock until the commit, for a command whose rule looks at the whole room (one item on, one question on
 * air, the next number): such commands follow each other, so that the second sees what the first did.
 */
export async function lockRoom(trx: Transaction<Database>, eventId: string): Promise<void> {
  await sql`insert into room (event_id) values (${eventId}) on conflict do nothing`.execute(trx);
  await trx.selectFrom('room').select('last_seq').where('event_id', '=', eventId).forUpdate().executeTakeFirstOrThrow();
}

/** The number of the last entry; 0 in a room where nothing has happened. */
export async function findLastSeq(trx: Transaction<Database>, eventId: string): Promise<number> {
  const room = await trx.selectFrom('room').select('last_seq').where('event_id', '=', eventId).executeTakeFirst();
  return room?.last_seq ?? 0;
}

/**
 * Appends to a room's log, numbered under the room's row lock: order is the order of commits, without gaps, which a database
 * sequence does not give. Call it last in the command, for the lock is held until the commit; then `app.live.wake(eventId)`.
 * @returns the number of the last entry.
 */
export async function appendRoomLog(trx: Transaction<Database>, eventId: string, at: Date, entries: readonly RoomEntry[]): Promise<number> {
  await sql`insert into room (event_id) values (${eventId}) on conflict do nothing`.execute(trx);
  const { last_seq: last } = await trx
    .updateTable('room')
    .set((eb) => ({ last_seq: eb('last_seq', '+', entries.length) }))
    .where('event_id', '=', eventId)
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('room_log')
    .values(entries.map((entry, i) => ({ event_id: eventId, seq: last - entries.length + 1 + i, kind: entry.kind, payload: JSON.stringify(entry.payload), at })))
    .execute();
  return last;
}

/** Forgets a room that was only played; a real room's log is kept. The caller has made sure of that. */
export async function removeRoom(trx: Transaction<Database>, eventId: string): Promise<void> {
  await trx.deleteFrom('room_log').where('event_id', '=', eventId).execute();
  await trx.deleteFrom('room').where('event_id', '=', eventId).execute();
}
