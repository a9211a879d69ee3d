import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { freeSeats, type ChannelKind, type Pool } from '../../model.ts';

/** The pools of an event in the order in which they are filled. */
export async function listPools(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<(Pool & { channel: string; place: string | null })[]> {
  const rows = await db
    .selectFrom('registration_pool as pool')
    .innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'pool.event_id').onRef('channel.id', '=', 'pool.channel_id'))
    .select(['pool.id', 'pool.channel_id', 'pool.position', 'pool.seat_limit', 'pool.reserved', 'pool.taken', 'channel.kind', 'channel.name', 'channel.place'])
    .where('pool.event_id', '=', eventId)
    .orderBy('pool.position')
    .orderBy('pool.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    kind: row.kind as ChannelKind,
    position: row.position,
    limit: row.seat_limit,
    reserved: row.reserved,
    taken: row.taken,
    channel: row.name,
    place: row.place,
  }));
}

export interface ChannelFill {
  channelId: string;
  kind: ChannelKind;
  name: string;
  /** null = everybody fits. */
  limit: number | null;
  reserved: number;
  taken: number;
}

/** How many sit in each channel, from the pools' own counters; open to whoever may see the event. */
export async function countByChannel(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<ChannelFill[]> {
  const fills = new Map<string, ChannelFill>();
  for (const pool of await listPools(db, { eventId })) {
    const fill = fills.get(pool.channelId) ?? { channelId: pool.channelId, kind: pool.kind, name: pool.channel, limit: 0, reserved: 0, taken: 0 };
    const limit = fill.limit === null || pool.limit === null ? null : fill.limit + pool.limit;
    fills.set(pool.channelId, { ...fill, limit, reserved: fill.reserved + pool.reserved, taken: fill.taken + pool.taken });
  }
  return [...fills.values()];
}

/** People registered, and whether a further one still gets a meeting seat (null where there is no meeting). */
export async function fillOf(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<{ registered: number; meetingSeatsLeft: number | null; unlimited: boolean }> {
  const pools = await listPools(db, { eventId });
  const meetings = pools.filter((pool) => pool.kind === 'meeting');
  return {
    registered: pools.reduce((sum, pool) => sum + pool.taken, 0),
    meetingSeatsLeft: meetings.length === 0 ? null : meetings.reduce((sum, pool) => sum + freeSeats(pool), 0),
    unlimited: pools.some((pool) => pool.limit === null),
  };
}
