import { sql, type Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { freeSeats, type ChannelKind, type Pool } from '../../model.ts';
import { isQuota } from '../../seat/model.ts';

export type NamedPool = Pool & { channel: string; place: string | null };

/** The pools of an event in the order in which they are filled, quotas after their channel's own. */
export async function listPools(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<NamedPool[]> {
  return toPools(await poolsOf(db, { eventId }).execute());
}

/** The statement of `listPools`, for a caller that sends it together with others. */
export function poolsOf(db: Kysely<Database>, { eventId }: { eventId: string }) {
  return db
    .selectFrom('registration_pool as pool')
    .innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'pool.event_id').onRef('channel.id', '=', 'pool.channel_id'))
    .select(['pool.id', 'pool.channel_id', 'pool.position', 'pool.seat_limit', 'pool.reserved', 'pool.taken', 'pool.reserved_taken', 'pool.region_code', 'pool.segment', 'channel.kind', 'channel.name', 'channel.place'])
    .where('pool.event_id', '=', eventId)
    .orderBy('pool.position')
    .orderBy(sql`pool.region_code is null and pool.segment is null`, 'desc')
    .orderBy('pool.id');
}

/** The rows of `poolsOf` in the feature's words. */
export function toPools(rows: Awaited<ReturnType<ReturnType<typeof poolsOf>['execute']>>): NamedPool[] {
  return rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    kind: row.kind as ChannelKind,
    position: row.position,
    limit: row.seat_limit,
    reserved: row.reserved,
    taken: row.taken,
    reservedTaken: row.reserved_taken,
    regionCode: row.region_code,
    segment: row.segment,
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
  /** Reserved seats that nobody holds yet. */
  reserved: number;
  /** Everybody who sits there, on reserved seats too; `free` says what is left for anybody. */
  taken: number;
  /** Infinity travels badly; null = without limit. */
  free: number | null;
}

/** How many sit in each channel, from the pools' own counters; open to whoever may see the event. */
export async function countByChannel(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<ChannelFill[]> {
  const fills = new Map<string, ChannelFill>();
  for (const pool of (await listPools(db, { eventId })).filter((one) => !isQuota(one))) {
    const { channelId, kind, channel: name, limit, reserved, taken, reservedTaken } = pool;
    fills.set(channelId, { channelId, kind, name, limit, reserved: reserved - reservedTaken, taken: taken + reservedTaken, free: limit === null ? null : freeSeats(pool) });
  }
  return [...fills.values()];
}

/** People registered, and whether a further one still gets a meeting seat (null where there is no meeting). */
export async function fillOf(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<{ registered: number; meetingSeatsLeft: number | null; unlimited: boolean }> {
  const pools = (await listPools(db, { eventId })).filter((pool) => !isQuota(pool));
  const meetings = pools.filter((pool) => pool.kind === 'meeting');
  return {
    registered: pools.reduce((sum, pool) => sum + pool.taken + pool.reservedTaken, 0),
    meetingSeatsLeft: meetings.length === 0 ? null : meetings.reduce((sum, pool) => sum + freeSeats(pool), 0),
    unlimited: pools.some((pool) => pool.limit === null),
  };
}
