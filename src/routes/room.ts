import type { Transaction } from 'kysely';
import { countedSeconds } from '#features/attendance/server/queries.ts';
import { findDetour } from '#features/channel/carrier/server/queries.ts';
import { getSeatChannel } from '#features/channel/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { choicesOf, listRoomPolls } from '#features/poll/server/queries.ts';
import { readRoom } from '#features/question/room/server/queries.ts';
import { listOwnQuestions, votesOf } from '#features/question/server/queries.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Mine, WholeRoom } from './(participant)/e/[slug]/ruang/state.ts';

/** The room and the number of the log it stands at; read it in a transaction of one view, so that both belong together. */
export async function readWholeRoom(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<{ seq: number; room: WholeRoom }> {
  const { seq, room } = await readRoom(trx, { eventId });
  return { seq, room: { ...room, polls: await listRoomPolls(trx, { eventId }) } };
}

/** People come early; the meeting's door is shown an hour before. */
const doorOpensMs = 3_600_000;

/** What is a participant's own: the seat with its door, the questions, votes and choices, the time counted. */
export async function readMine(trx: Transaction<Database>, event: EventRecord, { eventId, registrationId }: ParticipantPrincipal, now: Date): Promise<Mine> {
  const ticket = await getTicket(trx, { eventId, registrationId });
  const { url } = await getSeatChannel(trx, { eventId, channelId: ticket.channelId });
  const detour = await findDetour(trx, { eventId, kind: ticket.seat.kind });
  const doorOpen = event.state === 'live' || (event.state === 'published' && event.startsAt !== null && event.startsAt.getTime() - now.getTime() < doorOpensMs);
  const questions = await listOwnQuestions(trx, { eventId, registrationId });
  return {
    // While the meeting fails, its people are sent to the stream; their seats stay theirs.
    seat: detour ? { ...ticket.seat, kind: 'stream', channel: detour.name, overflowOf: null, url: detour.url } : { ...ticket.seat, url: doorOpen ? url : null },
    detoured: detour !== null,
    questions: questions.map(({ number, state, to, text, hiddenReason, mergedInto }) => ({ number, state, to, text, hiddenReason, mergedInto })),
    votes: await votesOf(trx, { eventId, registrationId }),
    choices: await choicesOf(trx, { eventId, registrationId }),
    countedSeconds: await countedSeconds(trx, { eventId, registrationId, now }),
  };
}
