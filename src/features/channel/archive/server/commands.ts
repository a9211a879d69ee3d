import type { Transaction } from 'kysely';
import { lockEvent } from '#features/event/server/commands.ts';
import { assertMayImport } from '#features/event/server/policy.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ChannelKind } from '../../model.ts';

export interface ArchivedChannel {
  kind: ChannelKind;
  provider: string | null;
  name: string;
  place: string | null;
  capacity: number | null;
}

/**
 * How an event that was held before us was carried, as its source states it: there are no links to keep. An event that has channels
 * keeps them, so that repeating it changes nothing. For the command line alone; refuses `forbidden` and `not_found`.
 */
export async function importChannels(app: App, principal: Principal, { event: slugOrId, channels }: { event: string; channels: readonly ArchivedChannel[] }): Promise<number> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await lockEvent(trx, principal, slugOrId);
    return insertChannels(trx, event.id, channels);
  });
}

/** Inside a command: the channels of an event that has none yet. Answers how many were written. */
export async function insertChannels(trx: Transaction<Database>, eventId: string, channels: readonly ArchivedChannel[]): Promise<number> {
  const there = await trx.selectFrom('channel').select('id').where('event_id', '=', eventId).executeTakeFirst();
  if (there || channels.length === 0) return 0;
  const position = (channel: ArchivedChannel, at: number) => channels.slice(0, at + 1).filter((other) => other.kind === channel.kind).length;
  await trx.insertInto('channel').values(channels.map((channel, at) => ({ event_id: eventId, id: newId(), position: position(channel, at), ...channel }))).execute();
  return channels.length;
}
