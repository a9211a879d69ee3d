import { freeSeats, type ChannelKind, type Pool, type Wish } from '../model.ts';

/** What decides which quotas a person's seat consumes, as said at sign-up. */
export interface Sitter {
  regionCode: string | null;
  segment: string | null;
}

/** A seat and everything it consumes: the channel's own pool, and the quotas among it that fit the person. */
export interface Seating<P extends Pool = Pool> {
  pool: P;
  quotas: P[];
}

/** A quota limits some of a channel's seats; the channel's own pool limits them all. */
export const isQuota = (pool: Pick<Pool, 'regionCode' | 'segment'>): boolean => pool.regionCode !== null || pool.segment !== null;

/** Whether a quota counts this person: of its region (or a region under it) and of its segment. */
export function counts(quota: Pick<Pool, 'regionCode' | 'segment'>, who: Sitter): boolean {
  const inRegion = quota.regionCode === null || who.regionCode === quota.regionCode || (who.regionCode?.startsWith(`${quota.regionCode}.`) ?? false);
  return inRegion && (quota.segment === null || quota.segment === who.segment);
}

/** The seat of one channel for one person; null when its pool or one of the person's quotas is full. */
export function seatIn<P extends Pool>(pools: readonly P[], pool: P, who: Sitter): Seating<P> | null {
  const quotas = pools.filter((one) => one.channelId === pool.channelId && isQuota(one) && counts(one, who));
  return [pool, ...quotas].every((one) => freeSeats(one) > 0) ? { pool, quotas } : null;
}

const online: readonly ChannelKind[] = ['meeting', 'stream'];

/**
 * The seat a person gets: of the kind chosen, else a meeting seat first and then the stream, else whatever has room, for nobody is
 * refused while there is any. Null only when nothing has room for this person.
 */
export function seatFor<P extends Pool>(pools: readonly P[], wish: Wish | null, who: Sitter): Seating<P> | null {
  const order: ChannelKind[] = [...(wish ? [wish] : []), ...online];
  const rank = (kind: ChannelKind) => (order.includes(kind) ? order.indexOf(kind) : order.length);
  const bases = pools.filter((pool) => !isQuota(pool)).sort((a, b) => rank(a.kind) - rank(b.kind) || a.position - b.position);
  for (const base of bases) {
    const seating = seatIn(pools, base, who);
    if (seating) return seating;
  }
  return null;
}

export type ScarceKind = Exclude<ChannelKind, 'stream'>;

/** The kind of seat somebody waits for who was given another: the one chosen, else the meeting; null where the event has none. */
export function waitsFor(pools: readonly Pool[], wish: Wish | null, given: ChannelKind): ScarceKind | null {
  const first: ScarceKind = wish ?? 'meeting';
  return given !== first && pools.some((pool) => pool.kind === first) ? first : null;
}

/** Room that is left for one person in all channels together, for the record of a refusal; no limit counts as the largest number the record holds. */
export function roomLeft(pools: readonly Pool[], who: Sitter): number {
  const rooms = pools.filter((pool) => !isQuota(pool)).map((base) =>
    Math.min(...[base, ...pools.filter((one) => one.channelId === base.channelId && isQuota(one) && counts(one, who))].map(freeSeats)));
  return Math.min(2_147_483_647, rooms.reduce((sum, room) => sum + room, 0));
}
