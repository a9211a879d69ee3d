import type { Transaction } from 'kysely';
import { listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { listNotices } from '../../notice/server/queries.ts';
import { listRoomQuestions } from '../../server/queries.ts';
import type { RoomView } from '../model.ts';

const soundAlone = /^https:\/\/[^?#]+\.(mp3|m4a|aac|ogg|opus)(\?|$)/i;

/** The room and the number of the log it stands at; read it in a transaction of one view, so that both belong together. */
export async function readRoom(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<{ seq: number; room: RoomView }> {
  const seq = await findLastSeq(trx, eventId);
  const event = await getEvent(trx, eventId);
  const streams = (await listChannelsWithLinks(trx, { eventId })).filter(({ kind }) => kind === 'stream');
  return {
    seq,
    room: {
      state: event.state,
      startsAt: event.startsAt?.toISOString() ?? null,
      videoId: streams.find(({ videoId }) => videoId !== null)?.videoId ?? null,
      audioUrl: streams.find(({ url }) => url !== null && soundAlone.test(url))?.url ?? null,
      items: await listRundown(trx, { eventId }),
      questions: await listRoomQuestions(trx, { eventId }),
      notices: await listNotices(trx, { eventId }),
    },
  };
}
