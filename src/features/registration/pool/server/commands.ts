import { sql, type Transaction } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { ChannelKind } from '../../model.ts';
import { isQuota, seatFor } from '../../seat/model.ts';
import { closeBook, leaveSeat, moveSeats, openBook, promoteWaiting, takeSeat, type Move, type SeatBook } from '../../seat/server/commands.ts';
import { listCounted, listTail } from '../../seat/server/queries.ts';
import { nowhereToMove, poolAboveCapacity, poolBelowReserved, poolBelowTaken } from '../../server/errors.ts';
import { registrationMoved } from '../../server/signals.ts';
import type { NamedPool } from './queries.ts';

/** The most a pool holds; a quota that is being made has it until its own limit is set. */
const mostSeats = 1_000_000;
const kindOrder: Record<ChannelKind, number> = { meeting: 1, stream: 2, venue: 3, viewing_point: 4 };

/** Gives every channel of an event a pool, for the event's editors. Refuses `not_found`, `forbidden`. */
export async function ensurePools(app: App, principal: Principal, { event: slugOrId }: { event: string }): Promise<{ made: number }> {
  return withScope(app.db, principal, async (trx) => {
    const event = await lockEvent(trx, principal, slugOrId);
    return { made: await makePools(trx, event.id) };
  });
}

/**
 * One pool per channel that has none, its limit the channel's capacity, a stream without limit; and the counter that admission
 * locks. In the caller's transaction. Repeating it changes nothing.
 */
export async function makePools(trx: Transaction<Database>, eventId: string): Promise<number> {
  await trx.insertInto('registration_counter').values({ event_id: eventId }).onConflict((conflict) => conflict.doNothing()).execute();
  const channels = await trx
    .selectFrom('channel')
    .select(['id', 'kind', 'position', 'capacity'])
    .where('event_id', '=', eventId)
    .where((row) => row.not(row.exists(row.selectFrom('registration_pool as pool').select('pool.id').whereRef('pool.event_id', '=', 'channel.event_id').whereRef('pool.channel_id', '=', 'channel.id'))))
    .execute();
  if (channels.length === 0) return 0;
  await trx
    .insertInto('registration_pool')
    .values(
      channels.map((channel) => ({
        event_id: eventId,
        id: newId(),
        channel_id: channel.id,
        // The table's CHECK admits only these words.
        position: kindOrder[channel.kind as ChannelKind] * 1000 + channel.position,
        seat_limit: channel.kind === 'stream' ? null : channel.capacity,
      })),
    )
    .execute();
  return channels.length;
}

export interface PoolSeats {
  poolId: string;
  limit: number | null;
  reserved: number;
  taken: number;
  /** People who lost this seat for another place. */
  moved: number;
  /** People who got a seat from the waiting list. */
  promoted: number;
}

/**
 * Sets how many seats a channel's pool gives (null = no limit) and how many of them are kept for crew and officials. More seats go
 * to those who wait, in order. Fewer than were given: with `moveTail` the latest participants move to another place and wait by
 * their numbers, one message each; without it `pool_below_taken`. Crew and officials never move. Refuses also `pool_above_capacity`
 * (the channel's capacity is the ceiling), `pool_below_reserved`, `nowhere_to_move`, `not_found`, `forbidden`.
 */
export async function setPool(app: App, principal: Principal, { event: slugOrId, channelId, limit, reserved = 0, moveTail = false, key = null }: { event: string; channelId: string; limit: number | null; reserved?: number; moveTail?: boolean } & Keyed): Promise<PoolSeats> {
  const seats = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { book, capacity } = await openChannel(trx, principal, slugOrId, channelId);
    const pool = book.pools.find((one) => one.channelId === channelId && !isQuota(one));
    if (!pool) throw notFound();
    if (capacity !== null && (limit === null || limit > capacity)) throw poolAboveCapacity(capacity);
    if (reserved < pool.reservedTaken || (limit !== null && limit < reserved)) throw poolBelowReserved(pool.reservedTaken);
    Object.assign(pool, { limit, reserved });
    return settle(app, trx, principal, book, pool, { moveTail });
  }));
  app.jobs.wake(registrationMoved);
  return seats;
}

/** A quota: how many of a channel's seats people of a region, of a segment, or of both may take. */
export interface QuotaInput {
  event: string;
  channelId: string;
  regionCode: string | null;
  segment: string | null;
  /** null takes the quota away. */
  limit: number | null;
  moveTail?: boolean;
}

/**
 * Sets a quota among a channel's seats, makes it, or (limit null) takes it away. Those who sit there already are counted; what
 * `setPool` says of too few and of more seats holds here too. Refuses `quota_needs_scope`, `pool_below_taken`, `nowhere_to_move`,
 * `not_found` (channel, region, segment), `forbidden`.
 */
export async function setQuota(app: App, principal: Principal, { event: slugOrId, channelId, regionCode, segment, limit, moveTail = false, key = null }: QuotaInput & Keyed): Promise<PoolSeats> {
  if (regionCode === null && segment === null) throw invalid({ region: 'quota_needs_scope' });
  const seats = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const { book } = await openChannel(trx, principal, slugOrId, channelId);
    await mustExist(trx, book.eventId, { regionCode, segment });
    const base = book.pools.find((one) => one.channelId === channelId && !isQuota(one));
    if (!base) throw notFound();
    const known = book.pools.find((one) => one.channelId === channelId && isQuota(one) && one.regionCode === regionCode && one.segment === segment);
    if (limit === null) {
      if (!known) throw notFound();
      await removeQuota(trx, book, known);
      return settle(app, trx, principal, book, { ...known, limit: null, taken: 0 }, { moveTail });
    }
    const quota = known ?? (await addQuota(trx, book, { ...base, id: newId(), regionCode, segment, reserved: 0, reservedTaken: 0, taken: 0 }));
    quota.limit = limit;
    return settle(app, trx, principal, book, quota, { moveTail });
  }));
  app.jobs.wake(registrationMoved);
  return seats;
}

/** The admission's lock before the event's, in the order admission takes them: nobody waits in a ring, and the counts stand still. */
async function openChannel(trx: Transaction<Database>, principal: Principal, slugOrId: string, channelId: string): Promise<{ book: SeatBook; capacity: number | null }> {
  const found = await trx
    .selectFrom('channel')
    .innerJoin('event', 'event.id', 'channel.event_id')
    .select(['channel.event_id', 'channel.capacity'])
    .where((row) => row.or([row('event.slug', '=', slugOrId), row(row.cast<string>('event.id', 'text'), '=', slugOrId)]))
    .where('channel.id', '=', channelId)
    .executeTakeFirst();
  if (!found) throw notFound();
  const book = await openBook(trx, found.event_id);
  await lockEvent(trx, principal, found.event_id);
  return { book, capacity: found.capacity };
}

/** After a limit changed: the tail goes, those who wait come, the counts are written. */
async function settle(app: App, trx: Transaction<Database>, principal: Principal, book: SeatBook, pool: NamedPool, { moveTail }: { moveTail: boolean }): Promise<PoolSeats> {
  const excess = pool.limit === null ? 0 : Math.max(0, pool.taken + pool.reserved - pool.limit);
  if (excess > 0 && !moveTail) throw poolBelowTaken(pool.taken + pool.reserved);
  if (book.pools.includes(pool)) book.changed.add(pool);
  if (excess > 0) await dropTail(app, trx, principal, book, pool, excess);
  const promoted = await promoteWaiting(app, trx, book, principal);
  await closeBook(trx, book);
  const { id: poolId, limit, reserved, taken } = pool;
  await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.set_pool', objectKind: 'registration_pool', objectId: poolId, eventId: book.eventId, detail: { limit, reserved, region: pool.regionCode, segment: pool.segment, moved: excess, promoted } });
  return { poolId, limit, reserved, taken, moved: excess, promoted };
}

/** The latest participants leave for another channel, and wait for a seat of this kind by their numbers. */
async function dropTail(app: App, trx: Transaction<Database>, principal: Principal, book: SeatBook, pool: NamedPool, excess: number): Promise<void> {
  const tail = await listTail(trx, { eventId: book.eventId, pool, limit: excess });
  if (tail.length < excess) throw poolBelowTaken(pool.taken + pool.reserved - tail.length);
  const elsewhere = book.pools.filter((one) => one.channelId !== pool.channelId);
  const moves = tail.map((seated): Move => {
    const to = seatFor(elsewhere, null, seated);
    if (!to) throw nowhereToMove();
    takeSeat(book, { poolId: to.pool.id, quotaIds: to.quotas.map(({ id }) => id), reserved: false });
    return { seated, to, reserved: false, waitsFor: seated.waitsFor ?? (pool.kind === 'stream' ? null : pool.kind), why: 'lowered' };
  });
  for (const { to } of moves) leaveSeat(book, { poolId: to.pool.id, quotaIds: to.quotas.map(({ id }) => id), reserved: false }); // moveSeats takes them for good
  await moveSeats(app, trx, book, principal, moves);
}

async function mustExist(trx: Transaction<Database>, eventId: string, { regionCode, segment }: { regionCode: string | null; segment: string | null }): Promise<void> {
  const region = regionCode === null || (await trx.selectFrom('region').select('code').where('code', '=', regionCode).executeTakeFirst());
  const known = segment === null || (await trx.selectFrom('programme_segment as segment').innerJoin('event', 'event.programme_id', 'segment.programme_id').select('segment.key').where('event.id', '=', eventId).where('segment.key', '=', segment).executeTakeFirst());
  if (!region || !known) throw notFound();
}

async function addQuota(trx: Transaction<Database>, book: SeatBook, quota: NamedPool): Promise<NamedPool> {
  const seated = await listCounted(trx, { eventId: book.eventId, pool: quota });
  await trx.insertInto('registration_pool').values({ event_id: book.eventId, id: quota.id, channel_id: quota.channelId, position: quota.position, seat_limit: mostSeats, region_code: quota.regionCode, segment: quota.segment }).execute();
  if (seated.length > 0) {
    await sql`update registration set quota_ids = quota_ids || ${quota.id}::uuid where event_id = ${book.eventId} and id = any(${seated}::uuid[])`.execute(trx);
  }
  book.pools.push(Object.assign(quota, { taken: seated.length }));
  return quota;
}

async function removeQuota(trx: Transaction<Database>, book: SeatBook, quota: NamedPool): Promise<void> {
  await sql`update registration set quota_ids = array_remove(quota_ids, ${quota.id}::uuid) where event_id = ${book.eventId} and ${quota.id}::uuid = any(quota_ids)`.execute(trx);
  await trx.deleteFrom('registration_pool').where('event_id', '=', book.eventId).where('id', '=', quota.id).execute();
  book.pools = book.pools.filter((one) => one !== quota);
}
