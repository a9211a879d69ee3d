import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { isPublic } from '../../model.ts';
import { ownQuestion, placeCancelled, questionsClosed, questionState } from '../../server/errors.ts';
import { countVotes, findQuestion } from '../../server/queries.ts';

/** The room hears new counts of an event at most this often: votes come in thousands, and their order is no matter of seconds. */
export const tellVotesMs = 5000;

export interface VoteAnswer {
  number: number;
  wanted: boolean;
}

/**
 * A participant wants a question answered, or no longer does; one vote per person and question, by the table. The room hears the new
 * counts within a few seconds. Refuses `forbidden` (no participant), `not_found` (also what is not public), `place_cancelled`,
 * `questions_closed`, `own_question` and `question_is_<state>` (only what waits can be wanted).
 */
export async function voteQuestion(app: App, principal: Principal, { number, wanted, key }: VoteAnswer & { key: IdempotencyKey | null }): Promise<VoteAnswer> {
  if (principal.kind !== 'participant') throw forbidden();
  const { eventId, registrationId } = principal;
  const now = app.clock.now();
  const answer = await withScope(app.db, principal, (trx) =>
    once(trx, now, key, async () => {
      const event = await getEvent(trx, eventId);
      if (event.state !== 'published' && event.state !== 'live') throw questionsClosed();
      const place = await trx.selectFrom('registration').select('state').where('event_id', '=', eventId).where('id', '=', registrationId).executeTakeFirst();
      if (!place) throw notFound();
      if (place.state !== 'active') throw placeCancelled();
      const question = await findQuestion(trx, { eventId, number });
      if (!question || (!isPublic(question, event.questionsModerated) && question.state !== 'merged')) throw notFound();
      if (question.registrationId === registrationId) throw ownQuestion();
      if (question.state !== 'asked' && question.state !== 'queued') throw questionState(question.state);
      if (wanted) await trx.insertInto('question_vote').values({ event_id: eventId, number, registration_id: registrationId, at: now }).onConflict((on) => on.doNothing()).execute();
      else await trx.deleteFrom('question_vote').where('event_id', '=', eventId).where('number', '=', number).where('registration_id', '=', registrationId).execute();
      return { number, wanted };
    }),
  );
  app.live.soon(`votes ${eventId}`, tellVotesMs, () => tellVotes(app, eventId));
  return answer;
}

/** Appends the counts of what most people want now. */
async function tellVotes(app: App, eventId: string): Promise<void> {
  await withScope(app.db, system('votes'), async (trx) => {
    const counts = await countVotes(trx, { eventId });
    const waiting = await trx.selectFrom('question').select(['number', 'state', 'registration_id', 'answered_how']).where('event_id', '=', eventId).where('state', 'in', ['asked', 'queued']).execute();
    const event = await getEvent(trx, eventId);
    const votes = Object.fromEntries(
      waiting
        .filter(({ state }) => isPublic({ state: state as 'asked' | 'queued', answeredHow: null }, event.questionsModerated))
        .map(({ number }) => [number, counts.get(number) ?? 0] as const)
        .sort((a, b) => b[1] - a[1])
        .slice(0, told),
    );
    if (Object.keys(votes).length > 0) await appendRoomLog(trx, eventId, app.clock.now(), [{ kind: 'question.votes', payload: { votes } }]);
  });
  app.live.wake(eventId);
}

const told = 30;
