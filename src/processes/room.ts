import { findEvent } from '#features/event/server/queries.ts';
import { listRoomPolls } from '#features/poll/server/queries.ts';
import { readRoom } from '#features/question/room/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';

/** The event behind a room's address; a draft has no room. */
export async function findRoom(app: App, slug: string): Promise<{ eventId: string } | null> {
  const event = await withScope(app.db, anybody, (trx) => findEvent(trx, slug));
  return event ? { eventId: event.id } : null;
}

/** What a newcomer's stream begins with. */
export function roomSnapshot(app: App, eventId: string): Promise<{ seq: number; content: JsonValue }> {
  return withScope(
    app.db,
    { kind: 'event', eventId, programmeId: '' },
    async (trx) => {
      const { seq, room } = await readRoom(trx, { eventId });
      return { seq, content: { ...room, polls: await listRoomPolls(trx, { eventId }) } as unknown as JsonValue };
    },
    { oneView: true },
  );
}
