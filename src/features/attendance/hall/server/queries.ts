import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { hallTicketKey } from '#features/registration/ticket/hall/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';
import { clockOffMs, codeHashBytes, initialsOf, registrationHashBytes, type Direction, type DoorList, type ListedTicket } from '../model.ts';

/** The list that a door's phone works with for a day: hashes, numbers and initials, no name, no code, no contact. */
export async function listForDoor(trx: Transaction<Database>, keys: Keys, { eventId, slug, now }: { eventId: string; slug: string; now: Date }): Promise<DoorList> {
  const salt = keys.sign('door list', eventId, 12).toString('base64url');
  const hash = (value: string, bytes: number): string => createHash('sha256').update(`${salt}:${value}`).digest().toString('hex', 0, bytes);
  const rows = await trx
    .selectFrom('registration as r')
    .innerJoin('participant as p', 'p.id', 'r.participant_id')
    .select(['r.id', 'r.code', 'r.number', 'r.state', 'p.name'])
    .where('r.event_id', '=', eventId)
    .orderBy('r.number')
    .execute();
  const tickets = rows.map((row): ListedTicket => [hash(row.code, codeHashBytes), hash(row.id, registrationHashBytes), row.number, initialsOf(row.name), row.state === 'active' ? 'active' : 'cancelled']);
  return { slug, eventId, listedAt: now.toISOString(), salt, ticketKey: hallTicketKey(keys), tickets };
}

export interface DeviceLine {
  id: string;
  label: string;
  lastSeenAt: string;
  /** Scans it has made by its own count, and how many of them are here. */
  made: number;
  here: number;
  /** Its clock's error in milliseconds at the last scan; 0 without scans. */
  offset: number;
  clockOff: boolean;
}

/** The phones at an event's doors: what each has made and what has arrived. */
export async function listDevices(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<DeviceLine[]> {
  const rows = await trx
    .selectFrom('attendance_device as d')
    .selectAll('d')
    .select((eb) => [
      eb.selectFrom('attendance_scan as s').whereRef('s.event_id', '=', 'd.event_id').whereRef('s.device_id', '=', 'd.id').select(({ fn }) => fn.countAll<number>().as('n')).as('here'),
      eb.selectFrom('attendance_scan as s').whereRef('s.event_id', '=', 'd.event_id').whereRef('s.device_id', '=', 'd.id').orderBy('s.sequence', 'desc').limit(1).select(sql<number>`s.offset_ms::float8`.as('o')).as('offset'),
    ])
    .where('d.event_id', '=', eventId)
    .orderBy('d.label')
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({
    id: row.id, label: row.label, lastSeenAt: row.last_seen_at.toISOString(), made: row.last_sequence, here: row.here ?? 0,
    offset: row.offset ?? 0, clockOff: Math.abs(row.offset ?? 0) > clockOffMs,
  }));
}

export interface HallCounts {
  /** People whose last passage went in, and people who ever went in. */
  inside: number;
  entered: number;
  /** Scans of tickets that are unknown, of another event, or cancelled. */
  turnedAway: number;
}

/** Who is in the hall now, by the last passage of each ticket over all devices. */
export async function hallCounts(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<HallCounts> {
  const { rows } = await sql<HallCounts>`
    with last as (
      select distinct on (s.registration_id) s.registration_id, s.direction from attendance_scan s join registration r on r.event_id = s.event_id and r.id = s.registration_id and r.state = 'active'
      where s.event_id = ${eventId} order by s.registration_id, s.scanned_at desc, s.device_id desc, s.sequence desc)
    select (select count(*)::int from last where direction = 'in') as inside,
      (select count(distinct s.registration_id)::int from attendance_scan s join registration r on r.event_id = s.event_id and r.id = s.registration_id and r.state = 'active' where s.event_id = ${eventId} and s.direction = 'in') as entered,
      (select count(*)::int from attendance_scan s left join registration r on r.event_id = s.event_id and r.id = s.registration_id where s.event_id = ${eventId} and (s.registration_id is null or r.state <> 'active')) as "turnedAway"`.execute(trx);
  return rows[0]!;
}

export interface Passage {
  registrationId: string;
  deviceId: string;
  sequence: number;
  direction: Direction;
  at: number;
}

/** Every passage of every known ticket, in the order of hours, devices and numbers: the same list whatever order they arrived in. */
export async function listPassages(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<Passage[]> {
  const { rows } = await sql<Passage>`
    select s.registration_id as "registrationId", s.device_id as "deviceId", s.sequence, s.direction, (extract(epoch from s.scanned_at) * 1000)::float8 as at
    from attendance_scan s where s.event_id = ${eventId} and s.registration_id is not null order by s.scanned_at, s.device_id, s.sequence`.execute(trx);
  return rows;
}
