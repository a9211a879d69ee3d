import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { mayBecome } from '../../model.ts';
import { atDesk, decide, told, type DeskInput, type QuestionAnswer } from '../../server/commands.ts';
import { mergedWhere, questionState } from '../../server/errors.ts';
import { findQuestion } from '../../server/queries.ts';

const standing = new Set(['asked', 'queued', 'on_air']);

/**
 * Says that some questions ask the same as another, which stands for all from now on; their votes and their askers count for it,
 * each person once. What had been merged into one of them follows. Refuses `not_found`, `merged_where` (into one that no longer
 * waits, or into itself) and `question_is_<state>`.
 */
export function mergeQuestions(app: App, principal: Principal, { event: slug, into, numbers, key }: { event: string; into: number; numbers: readonly number[]; key: IdempotencyKey | null }): Promise<{ into: number; merged: number[] }> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const target = await findQuestion(trx, { eventId: event.id, number: into });
    if (!target) throw notFound();
    if (!standing.has(target.state) || numbers.includes(into)) throw mergedWhere();
    const merged = [...new Set(numbers)].sort((a, b) => a - b);
    for (const number of merged) {
      const question = await findQuestion(trx, { eventId: event.id, number });
      if (!question) throw notFound();
      if (!mayBecome(question.state, 'merged')) throw questionState(question.state);
      await trx.updateTable('question').set({ merged_into: into }).where('event_id', '=', event.id).where('merged_into', '=', number).execute();
      await trx.updateTable('question').set({ state: 'merged', merged_into: into, merged_from: question.state }).where('event_id', '=', event.id).where('number', '=', number).execute();
      await writeAudit(trx, { by: principal, at: now, action: 'question.merge', objectKind: 'question', objectId: String(number), eventId: event.id, detail: { from: question.state, into } });
    }
    await appendRoomLog(trx, event.id, now, await told(trx, event, [...merged, into]));
    return { into, merged };
  });
}

/** Undoes a merging: the question stands for itself again, where it stood before. Refuses `not_found`, `question_is_<state>`. */
export function unmergeQuestion(app: App, principal: Principal, input: DeskInput): Promise<QuestionAnswer> {
  return decide(app, principal, input, 'question.unmerge', async ({ trx, event, question, set }) => {
    if (question.state !== 'merged') throw questionState(question.state);
    const { merged_from: before } = await trx.selectFrom('question').select('merged_from').where('event_id', '=', event.id).where('number', '=', question.number).executeTakeFirstOrThrow();
    return set(before === 'queued' ? 'queued' : 'asked', { merged_into: null, merged_from: null }, [question.mergedInto!]);
  });
}
