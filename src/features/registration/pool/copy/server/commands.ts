import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * Copies an event's pools with their limits and reserved seats, all of them empty, and opens the door of the copy.
 * @param channelIds channel of the original -> channel of the copy; empty when the copy was made before, and then nothing is done.
 */
export async function copyPools(trx: Transaction<Database>, { from, to, channelIds }: { from: string; to: string; channelIds: Readonly<Record<string, string>> }): Promise<number> {
  await trx.insertInto('registration_counter').values({ event_id: to }).onConflict((conflict) => conflict.doNothing()).execute();
  const pools = (await trx.selectFrom('registration_pool').selectAll().where('event_id', '=', from).orderBy('position').execute()).filter((pool) => channelIds[pool.channel_id]);
  if (pools.length === 0) return 0;
  await trx
    .insertInto('registration_pool')
    .values(pools.map((pool) => ({ event_id: to, id: newId(), channel_id: channelIds[pool.channel_id]!, position: pool.position, seat_limit: pool.seat_limit, reserved: pool.reserved, region_code: pool.region_code, segment: pool.segment })))
    .execute();
  return pools.length;
}
