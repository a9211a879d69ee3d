import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { counts, isQuota, type ScarceKind, type Sitter } from '../model.ts';
import { freeSeats, type Pool } from '../../model.ts';

/** Who sits where, as a change of seats needs it. */
export interface Seated extends Sitter {
  registrationId: string;
  number: number;
  poolId: string;
  quotaIds: string[];
  reserved: boolean;
  waitsFor: ScarceKind | null;
}

const columns = sql`r.id as "registrationId", r.number, r.pool_id as "poolId", r.quota_ids as "quotaIds", r.seat_reserved as reserved, r.waits_for as "waitsFor", r.region_code as "regionCode", r.segment`;

/** Everybody who waits for a kind of seat that has room for them, in order; quotas that are full leave their people out. */
export async function listFitting(trx: Transaction<Database>, { eventId, pools, kind, limit, without }: { eventId: string; pools: readonly Pool[]; kind: ScarceKind; limit: number; without: readonly string[] }): Promise<Seated[]> {
  const open = pools.filter((pool) => pool.kind === kind && !isQuota(pool) && freeSeats(pool) > 0);
  if (open.length === 0) return [];
  const full = pools.filter((pool) => pool.kind === kind && isQuota(pool) && freeSeats(pool) === 0);
  const { rows } = await sql<Seated>`
    select ${columns} from registration r
    where r.event_id = ${eventId} and r.waits_for = ${kind} and r.state = 'active' and r.id <> all(${[...without]}::uuid[])
      and exists (
        select from unnest(${open.map((pool) => pool.channelId)}::uuid[]) open (channel_id)
        where not exists (
          select from unnest(${full.map((pool) => pool.channelId)}::uuid[], ${full.map((pool) => pool.regionCode)}::text[], ${full.map((pool) => pool.segment)}::text[]) quota (channel_id, region_code, segment)
          where quota.channel_id = open.channel_id
            and (quota.region_code is null or r.region_code = quota.region_code or starts_with(r.region_code, quota.region_code || '.'))
            and (quota.segment is null or r.segment = quota.segment)))
    order by r.number limit ${limit}`.execute(trx);
  return rows;
}

/** Participants who hold a seat of this pool (a quota, or a channel's own), the latest first; crew and officials are left out. */
export async function listTail(trx: Transaction<Database>, { eventId, pool, limit }: { eventId: string; pool: Pool; limit: number }): Promise<Seated[]> {
  const consumes = isQuota(pool) ? sql`${pool.id}::uuid = any(r.quota_ids)` : sql`r.pool_id = ${pool.id}`;
  const { rows } = await sql<Seated>`
    select ${columns} from registration r
    where r.event_id = ${eventId} and r.state = 'active' and r.role = 'participant' and not r.seat_reserved and ${consumes}
    order by r.number desc limit ${limit}`.execute(trx);
  return rows;
}

/** Everybody on an ordinary seat of a channel whom a new quota would count, crew and officials too. */
export async function listCounted(trx: Transaction<Database>, { eventId, pool }: { eventId: string; pool: Pool }): Promise<string[]> {
  const { rows } = await sql<{ id: string } & Sitter>`
    select r.id, r.region_code as "regionCode", r.segment from registration r
    where r.event_id = ${eventId} and r.channel_id = ${pool.channelId} and r.state = 'active' and not r.seat_reserved`.execute(trx);
  return rows.filter((row) => counts(pool, row)).map(({ id }) => id);
}

/** One active person's seat; undefined when there is none. Ask under the admission's lock. */
export async function findSeated(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<(Seated & { role: string }) | undefined> {
  const { rows } = await sql<Seated & { role: string }>`select ${columns}, r.role from registration r where r.event_id = ${eventId} and r.id = ${registrationId} and r.state = 'active'`.execute(trx);
  return rows[0];
}

/** Where somebody stands among those who wait for the same kind of seat; null when not waiting. */
export async function findPosition(trx: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<{ kind: ScarceKind; position: number; of: number } | null> {
  const { rows } = await sql<{ kind: ScarceKind; position: number; of: number }>`
    select me.waits_for as kind, count(*) filter (where r.number <= me.number) as position, count(*) as of
    from registration me join registration r on r.event_id = me.event_id and r.waits_for = me.waits_for
    where me.event_id = ${eventId} and me.id = ${registrationId} and me.waits_for is not null
    group by me.waits_for`.execute(trx);
  return rows[0] ?? null;
}

/** How many wait for each kind of seat. */
export async function countWaiting(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Partial<Record<ScarceKind, number>>> {
  const { rows } = await sql<{ kind: ScarceKind; count: number }>`select waits_for as kind, count(*) as count from registration where event_id = ${eventId} and waits_for is not null group by waits_for`.execute(trx);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** The registration that has a number in an event; null when there is none, or it was cancelled. */
export async function findByNumber(trx: Kysely<Database>, { eventId, number }: { eventId: string; number: number }): Promise<string | null> {
  const row = await trx.selectFrom('registration').select('id').where('event_id', '=', eventId).where('number', '=', number).where('state', '=', 'active').executeTakeFirst();
  return row?.id ?? null;
}

/** Crew and officials of an event with the seats they hold, by number. Ask in a transaction of staff. */
export async function listRoles(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<{ number: number; name: string; role: string; reserved: boolean }[]> {
  return trx.selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['registration.number', 'participant.name', 'registration.role', 'registration.seat_reserved as reserved'])
    .where('registration.event_id', '=', eventId).where('registration.role', '<>', 'participant').where('registration.state', '=', 'active')
    .orderBy('registration.number').limit(200).execute();
}

/** The organiser's choice about seats nobody comes for; null = never. */
export async function findRelease(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<{ afterMinutes: number; releasedAt: Date | null; released: number | null } | null> {
  const row = await trx.selectFrom('registration_release').select(['after_minutes as afterMinutes', 'released_at as releasedAt', 'released']).where('event_id', '=', eventId).executeTakeFirst();
  return row ?? null;
}
