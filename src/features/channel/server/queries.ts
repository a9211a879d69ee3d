import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Channel, ChannelKind, Provider, PublicChannel } from '../model.ts';

const publicColumns = ['id', 'kind', 'position', 'name', 'provider', 'external_id', 'place', 'capacity'] as const;

interface Row {
  id: string;
  kind: string;
  position: number;
  name: string;
  provider: string | null;
  external_id: string | null;
  place: string | null;
  capacity: number | null;
}

const toPublic = (row: Row): PublicChannel => ({
  id: row.id,
  // The table's CHECKs admit only these words.
  kind: row.kind as ChannelKind,
  position: row.position,
  name: row.name,
  provider: row.provider as Provider | null,
  videoId: row.provider === 'youtube' ? row.external_id : null,
  place: row.place,
  capacity: row.capacity,
});

const order: Record<ChannelKind, number> = { meeting: 1, stream: 2, venue: 3, viewing_point: 4 };
const inOrder = <T extends PublicChannel>(channels: T[]): T[] => channels.sort((a, b) => order[a.kind] - order[b.kind] || a.position - b.position);

/** The channels of an event for anybody: without links. Meeting, stream, venue, viewing point, each in its own order. */
export async function listChannels(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<PublicChannel[]> {
  return inOrder((await db.selectFrom('channel').select(publicColumns).where('event_id', '=', eventId).execute()).map(toPublic));
}

/** The same with links, for the event's editors; ask in a transaction of staff. */
export async function listChannelsWithLinks(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<Channel[]> {
  const rows = await db.selectFrom('channel').select([...publicColumns, 'url']).where('event_id', '=', eventId).execute();
  return inOrder(rows.map((row) => ({ ...toPublic(row), url: row.url })));
}

/** The channel a person has a seat in, with its link: only after the ticket was seen (`ticketOf`, or a participant principal). */
export async function getSeatChannel(db: Kysely<Database>, { eventId, channelId }: { eventId: string; channelId: string }): Promise<Channel> {
  const row = await db.selectFrom('channel').select([...publicColumns, 'url']).where('event_id', '=', eventId).where('id', '=', channelId).executeTakeFirstOrThrow();
  return { ...toPublic(row), url: row.url };
}
