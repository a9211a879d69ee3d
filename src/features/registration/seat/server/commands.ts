import { sql, type Transaction } from 'kysely';
import type { EventState } from '#features/event/model.ts';
import type { SeatChange } from '#features/message/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import { listPools, type NamedPool } from '../../pool/server/queries.ts';
import { freeSeats } from '../../model.ts';
import { registrationMoved, type RegistrationMoved } from '../../server/signals.ts';
import { seatIn, type ScarceKind, type Seating } from '../model.ts';
import { tellMoved } from '../notice/server/commands.ts';
import { listFitting, type Seated } from './queries.ts';

/** The seats of one event under the admission's lock: counted here while they change, written once at the end. */
export interface SeatBook {
  eventId: string;
  event: { slug: string; state: EventState; theme: string; organiser: string; startsAt: Date | null; endsAt: Date | null; zone: Zone; simulated: boolean };
  pools: NamedPool[];
  /** Pools whose counts or limits changed. */
  changed: Set<NamedPool>;
}

/** One person's change of seat. `to` null: the same place, of another kind (reserved or not). */
export interface Move {
  seated: Seated;
  to: Seating<NamedPool>;
  reserved: boolean;
  waitsFor: ScarceKind | null;
  why: SeatChange;
}

/** Locks the event's admission, as admission itself does, and reads its seats. Everything that changes seats begins here. */
export async function openBook(trx: Transaction<Database>, eventId: string): Promise<SeatBook> {
  await trx.selectFrom('registration_counter').select('event_id').where('event_id', '=', eventId).forUpdate().execute();
  const row = await trx
    .selectFrom('event')
    .select(['slug', 'state', 'theme', 'organiser', 'starts_at as startsAt', 'ends_at as endsAt', 'zone', 'simulated'])
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow();
  // The table's CHECKs admit only these words.
  return { eventId, event: { ...row, state: row.state as EventState, zone: row.zone as Zone }, pools: await listPools(trx, { eventId }), changed: new Set() };
}

/** Takes a seat out of the book: the pool and the quotas it consumed have one more free. */
export function leaveSeat(book: SeatBook, seat: Pick<Seated, 'poolId' | 'quotaIds' | 'reserved'>): void {
  count(book, seat, -1);
}

/** Puts somebody on a seat in the book. */
export function takeSeat(book: SeatBook, seat: Pick<Seated, 'poolId' | 'quotaIds' | 'reserved'>): void {
  count(book, seat, 1);
}

function count(book: SeatBook, { poolId, quotaIds, reserved }: Pick<Seated, 'poolId' | 'quotaIds' | 'reserved'>, by: 1 | -1): void {
  for (const pool of book.pools) {
    if (pool.id !== poolId && !quotaIds.includes(pool.id)) continue;
    if (reserved && pool.id === poolId) pool.reservedTaken += by;
    else pool.taken += by;
    book.changed.add(pool);
  }
}

/** Writes the counts and limits of the book; the table refuses what would be oversold. */
export async function closeBook(trx: Transaction<Database>, book: SeatBook): Promise<void> {
  const pools = [...book.changed];
  book.changed.clear();
  if (pools.length === 0) return;
  await sql`
    update registration_pool pool set seat_limit = row.seat_limit, reserved = row.reserved, taken = row.taken, reserved_taken = row.reserved_taken
    from unnest(${pools.map(({ id }) => id)}::uuid[], ${pools.map(({ limit }) => limit)}::int[], ${pools.map(({ reserved }) => reserved)}::int[], ${pools.map(({ taken }) => taken)}::int[], ${pools.map(({ reservedTaken }) => reservedTaken)}::int[])
      as row (id, seat_limit, reserved, taken, reserved_taken)
    where pool.event_id = ${book.eventId} and pool.id = row.id`.execute(trx);
}

/** Moves people in the book and in the table, with one message and one line of the audit for each. */
export async function moveSeats(app: App, trx: Transaction<Database>, book: SeatBook, by: Principal, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const now = app.clock.now();
  for (const { seated, to, reserved } of moves) {
    leaveSeat(book, seated);
    takeSeat(book, { poolId: to.pool.id, quotaIds: to.quotas.map(({ id }) => id), reserved });
  }
  const { rows } = await sql<{ id: string; seat_version: number }>`
    update registration r set channel_id = row.channel_id, pool_id = row.pool_id, quota_ids = row.quota_ids::uuid[], seat_reserved = row.reserved, waits_for = row.waits_for, seat_version = r.seat_version + 1, seat_at = ${now}
    from unnest(${moves.map(({ seated }) => seated.registrationId)}::uuid[], ${moves.map(({ to }) => to.pool.channelId)}::uuid[], ${moves.map(({ to }) => to.pool.id)}::uuid[],
      ${moves.map(({ to }) => `{${to.quotas.map(({ id }) => id).join(',')}}`)}::text[], ${moves.map(({ reserved }) => reserved)}::boolean[], ${moves.map(({ waitsFor }) => waitsFor)}::text[])
      as row (id, channel_id, pool_id, quota_ids, reserved, waits_for)
    where r.event_id = ${book.eventId} and r.id = row.id and r.state = 'active' returning r.id, r.seat_version`.execute(trx);
  if (rows.length !== moves.length) throw new Error(`${moves.length} seats were to change, ${rows.length} did`);
  await writeAudit(trx, moves.map(({ seated, to, why }) => ({ by, at: now, action: 'registration.move_seat', objectKind: 'registration', objectId: seated.registrationId, eventId: book.eventId, detail: { why, number: seated.number, channel: to.pool.kind } })));
  const version = new Map(rows.map((row) => [row.id, row.seat_version]));
  await tellMoved(app, trx, book, moves.map((move) => ({ ...move, version: version.get(move.seated.registrationId)! })));
  await app.jobs.announce(trx, registrationMoved, { eventId: book.eventId, count: moves.length } satisfies RegistrationMoved);
}

/** As many as one look at the waiting list takes. */
const most = 500;
const kinds: readonly ScarceKind[] = ['venue', 'viewing_point', 'meeting'];

/**
 * Gives free seats to those who wait, strictly in the order of their numbers among those whose quotas have room, until nobody fits:
 * exactly as many as became free. A promotion may free a seat of another kind, so the kinds are gone through until none moves.
 * Nothing happens once the event is over.
 */
export async function promoteWaiting(app: App, trx: Transaction<Database>, book: SeatBook, by: Principal, { without = [] as readonly string[] } = {}): Promise<number> {
  if (book.event.state !== 'published' && book.event.state !== 'live') return 0;
  let promoted = 0;
  for (let again = true; again; ) {
    again = false;
    for (const kind of kinds) {
      const bases = () => book.pools.filter((pool) => pool.kind === kind && pool.regionCode === null && pool.segment === null).sort((a, b) => a.position - b.position);
      for (;;) {
        const free = bases().reduce((sum, pool) => sum + freeSeats(pool), 0);
        if (free === 0) break;
        const waiting = await listFitting(trx, { eventId: book.eventId, pools: book.pools, kind, limit: Math.min(most, free), without });
        const moves: Move[] = [];
        for (const seated of waiting) {
          const to = bases().map((pool) => seatIn(book.pools, pool, seated)).find((seat) => seat !== null);
          if (!to) continue; // a quota was filled by somebody before in this look
          takeSeat(book, { poolId: to.pool.id, quotaIds: to.quotas.map(({ id }) => id), reserved: false });
          moves.push({ seated, to, reserved: false, waitsFor: null, why: 'promoted' });
        }
        for (const { to } of moves) leaveSeat(book, { poolId: to.pool.id, quotaIds: to.quotas.map(({ id }) => id), reserved: false }); // moveSeats takes them for good
        if (moves.length === 0) break;
        await moveSeats(app, trx, book, by, moves);
        promoted += moves.length;
        again = true;
      }
    }
  }
  return promoted;
}
