import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * Copies how an event is carried, with capacities. Links and stream ids are left out unless asked for: a copied meeting link would
 * let people into the wrong room. Repeating it on a copy that has channels changes nothing.
 * @returns channel id of the original -> channel id of the copy.
 */
export async function copyChannels(trx: Transaction<Database>, { from, to, links }: { from: string; to: string; links: boolean }): Promise<Record<string, string>> {
  const there = await trx.selectFrom('channel').select('id').where('event_id', '=', to).executeTakeFirst();
  if (there) return {};
  const channels = await trx.selectFrom('channel').selectAll().where('event_id', '=', from).orderBy('kind').orderBy('position').execute();
  if (channels.length === 0) return {};
  const ids = Object.fromEntries(channels.map((channel) => [channel.id, newId()]));
  await trx
    .insertInto('channel')
    .values(
      channels.map((channel) => ({
        event_id: to, id: ids[channel.id]!, kind: channel.kind, position: channel.position, name: channel.name, provider: channel.provider,
        url: links ? channel.url : null, external_id: links ? channel.external_id : null, place: channel.place, capacity: channel.capacity,
      })),
    )
    .execute();
  return ids;
}
