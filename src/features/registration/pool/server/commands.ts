import type { Transaction } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { ChannelKind } from '../../model.ts';
import { poolAboveCapacity, poolBelowTaken } from '../../server/errors.ts';

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

/**
 * Sets how many seats a channel's pool gives (null = no limit) and how many of them are kept for crew and officials. Refuses
 * `pool_above_capacity` (the channel's capacity is the ceiling), `pool_below_taken` (seats that were given are not taken back),
 * `not_found`, `forbidden`.
 */
export async function setPool(app: App, principal: Principal, { event: slugOrId, channelId, limit, reserved = 0, key = null }: { event: string; channelId: string; limit: number | null; reserved?: number } & Keyed): Promise<{ poolId: string; limit: number | null; reserved: number; taken: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const found = await trx
      .selectFrom('registration_pool as pool')
      .innerJoin('event', 'event.id', 'pool.event_id')
      .innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'pool.event_id').onRef('channel.id', '=', 'pool.channel_id'))
      .select(['pool.event_id', 'pool.id', 'channel.capacity'])
      .where((row) => row.or([row('event.slug', '=', slugOrId), row(row.cast<string>('event.id', 'text'), '=', slugOrId)]))
      .where('pool.channel_id', '=', channelId)
      .executeTakeFirst();
    if (!found) throw notFound();
    // The admission's lock before the event's, in the order admission takes them: nobody waits in a ring, and `taken` stands still.
    await trx.selectFrom('registration_counter').select('event_id').where('event_id', '=', found.event_id).forUpdate().execute();
    await lockEvent(trx, principal, found.event_id);
    const { taken } = await trx.selectFrom('registration_pool').select('taken').where('event_id', '=', found.event_id).where('id', '=', found.id).executeTakeFirstOrThrow();
    if (limit !== null && limit < taken + reserved) throw poolBelowTaken(taken + reserved);
    if (found.capacity !== null && (limit === null || limit > found.capacity)) throw poolAboveCapacity(found.capacity);
    await trx.updateTable('registration_pool').set({ seat_limit: limit, reserved }).where('event_id', '=', found.event_id).where('id', '=', found.id).execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.set_pool', objectKind: 'registration_pool', objectId: found.id, eventId: found.event_id, detail: { limit, reserved } });
    return { poolId: found.id, limit, reserved, taken };
  }));
}
