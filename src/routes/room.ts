import type { Transaction } from 'kysely';
import type { EventState } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { PublicQuestion } from '#features/question/model.ts';
import { listPublicQuestions } from '#features/question/server/queries.ts';
import type { RundownItem } from '#features/rundown/model.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { findLastSeq } from '#platform/live/room-log.ts';

/** A room as everybody may see it: what a page shows first and a newcomer's stream begins with. */
export interface RoomView {
  state: EventState;
  /** The plan's beginning, for items without an hour of their own. */
  startsAt: string | null;
  items: RundownItem[];
  questions: PublicQuestion[];
}

/** The room and the number of the log it stands at; read it in a transaction of one view, so that both belong together. */
export async function readRoom(trx: Transaction<Database>, eventId: string): Promise<{ seq: number; room: RoomView }> {
  const seq = await findLastSeq(trx, eventId);
  const event = await getEvent(trx, eventId);
  return {
    seq,
    room: {
      state: event.state,
      startsAt: event.startsAt?.toISOString() ?? null,
      items: await listRundown(trx, { eventId }),
      questions: await listPublicQuestions(trx, { eventId }),
    },
  };
}
