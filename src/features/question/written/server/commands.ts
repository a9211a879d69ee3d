import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom } from '#platform/live/room-log.ts';
import { told, type QuestionAnswer } from '../../server/commands.ts';
import { questionState } from '../../server/errors.ts';
import { findQuestion } from '../../server/queries.ts';

/** Who holds a speaker's personal link: one of the cast of one event, and nobody else. */
export interface AnsweringSpeaker {
  eventId: string;
  castId: string;
}

const open = new Set(['asked', 'queued', 'answered']);

/**
 * A speaker answers in writing by the own link, on the day or days later, what was put to them or to all, or passed on to them. The
 * desk reads the answer and publishes it; until then it may be worded again. Refuses `not_found` (also what was put to somebody else,
 * or is nobody's to read) and `question_is_<state>` (on air, published, answered live or by somebody else).
 */
export async function answerInWriting(app: App, speaker: AnsweringSpeaker, { number, answer, key }: { number: number; answer: string; key: IdempotencyKey | null }): Promise<QuestionAnswer> {
  const now = app.clock.now();
  const { eventId, castId } = speaker;
  const done = await withScope(app.db, system('speaker'), async (trx) => {
    const event = await getEvent(trx, eventId);
    await lockRoom(trx, eventId);
    return once(trx, now, key, async () => {
      const question = await findQuestion(trx, { eventId, number });
      const owed = await trx.selectFrom('question_followup').select('owner_cast_id').where('event_id', '=', eventId).where('number', '=', number).where('closed_at', 'is', null).executeTakeFirst();
      const theirs = question && (question.toCastId === null || question.toCastId === castId || owed?.owner_cast_id === castId);
      if (!theirs || question.state === 'hidden' || question.state === 'merged') throw notFound();
      if (!open.has(question.state) || question.answeredHow === 'live' || (question.answeredByCastId !== null && question.answeredByCastId !== castId)) throw questionState(question.state);
      await trx
        .updateTable('question')
        .set({ state: 'answered', answer, answered_by_cast_id: castId, answered_at: now, answered_how: 'written' })
        .where('event_id', '=', eventId).where('number', '=', number)
        .execute();
      await writeAudit(trx, { by: system('speaker'), at: now, action: 'question.answer_in_writing', objectKind: 'question', objectId: String(number), eventId, detail: { castId } });
      await appendRoomLog(trx, eventId, now, await told(trx, event, [number]));
      return { number, state: 'answered' as const };
    });
  });
  app.live.wake(eventId);
  return done;
}
