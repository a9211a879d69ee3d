import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { isDetoured, usualCarrier, type Carrier, type CarrierState } from '../model.ts';
import type { Channel, ChannelKind } from '../../model.ts';
import { listChannelsWithLinks } from '../../server/queries.ts';

/** Where the people of the meeting are sent now. */
export async function getCarrier(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<CarrierState> {
  const row = await db.selectFrom('channel_carrier').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  return row ? { carrier: row.carrier as Carrier, version: row.version, changedAt: row.changed_at.toISOString() } : usualCarrier;
}

/** The stream that somebody with this seat is sent to instead; null when the seat is where the person belongs. Only after the ticket was seen. */
export async function findDetour(db: Kysely<Database>, { eventId, kind }: { eventId: string; kind: ChannelKind }): Promise<Channel | null> {
  if (kind !== 'meeting') return null;
  const { carrier } = await getCarrier(db, { eventId });
  if (!isDetoured(kind, carrier)) return null;
  return (await listChannelsWithLinks(db, { eventId })).find((channel) => channel.kind === 'stream') ?? null;
}
