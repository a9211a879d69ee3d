import type { Transaction } from 'kysely';
import { listChannels } from '#features/channel/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { listNotices } from '../../notice/server/queries.ts';
import { listRoomQuestions } from '../../server/queries.ts';
import type { RoomView } from '../model.ts';

/** The room and the number of the log it stands at; read it in a transaction of one view, so that both belong together. */
export async function readRoom(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<{ seq: number; room: RoomView }> {
  const seq = await findLastSeq(trx, eventId);
  const event = await getEvent(trx, eventId);
  const channels = await listChannels(trx, { eventId });
  return {
    seq,
    room: {
      state: event.state,
      startsAt: event.startsAt?.toISOString() ?? null,
      videoId: channels.find(({ videoId }) => videoId !== null)?.videoId ?? null,
      items: await listRundown(trx, { eventId }),
      questions: await listRoomQuestions(trx, { eventId }),
      notices: await listNotices(trx, { eventId }),
    },
  };
}
