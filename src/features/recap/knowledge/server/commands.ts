import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { QuestionHidden } from '#features/question/server/signals.ts';
import { holdsContact } from '../model.ts';
import type { KnowledgeEntry } from '../schema.ts';
import { holdsPersonalData, notAnswered } from './errors.ts';

interface Pair {
  event: string;
  /** The question's number in its event. */
  number: number;
  key: IdempotencyKey | null;
}

/**
 * Makes an answered question findable for everybody, in the words given here; approving again replaces them. Who asked is not kept.
 * Refuses `not_found`, `forbidden`, `know_not_answered` and `know_personal_data` (a phone number, an e-mail address, a NIK or NIP).
 */
export function approveKnowledge(app: App, principal: Principal, { event: slugOrId, number, entry, key }: Pair & { entry: KnowledgeEntry }): Promise<{ questionId: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const question = await trx.selectFrom('question').select(['id', 'state', 'answered_by_cast_id', 'to_cast_id']).where('event_id', '=', event.id).where('number', '=', number).executeTakeFirst();
    if (!question) throw notFound();
    if (question.state !== 'answered' && question.state !== 'published') throw notAnswered();
    const fields = Object.fromEntries((['question', 'answer'] as const).filter((field) => holdsContact(entry[field])).map((field) => [field, 'know_personal_data']));
    if (Object.keys(fields).length > 0) throw holdsPersonalData(fields);
    const words = { pillar: entry.pillar, question: entry.question, answer: entry.answer, approved_by: principalId(principal), approved_at: now };
    await trx
      .insertInto('recap_knowledge')
      // Where nobody noted who answered, the one who was asked is not made the author of the words.
      .values({ ...words, event_id: event.id, question_id: question.id, to_cast_id: question.to_cast_id, answered_by_cast_id: question.answered_by_cast_id })
      .onConflict((conflict) => conflict.columns(['event_id', 'question_id']).doUpdateSet(words))
      .execute();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.know', objectKind: 'question', objectId: question.id, eventId: event.id, detail: { pillar: entry.pillar } });
    return { questionId: question.id };
  }));
}

/** A question that the desk hid takes its approved pair out of the search. Repeating it does nothing, nor does it where the question is shown again. */
export async function withdrawHidden(app: App, principal: Principal, { eventId, number }: QuestionHidden): Promise<void> {
  await withScope(app.db, principal, async (trx) => {
    const question = await trx.selectFrom('question').select(['id', 'state']).where('event_id', '=', eventId).where('number', '=', number).executeTakeFirst();
    if (question?.state !== 'hidden') return;
    const gone = await trx.deleteFrom('recap_knowledge').where('event_id', '=', eventId).where('question_id', '=', question.id).executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'recap.unknow', objectKind: 'question', objectId: question.id, eventId, detail: { because: 'question_hidden' } });
  });
}

/** Takes a pair out of the search; approving it again brings it back. Refuses `not_found` and `forbidden`. */
export async function withdrawKnowledge(app: App, principal: Principal, { event: slugOrId, number, key }: Pair): Promise<void> {
  const now = app.clock.now();
  await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const question = await trx.selectFrom('question').select('id').where('event_id', '=', event.id).where('number', '=', number).executeTakeFirst();
    const gone = question && (await trx.deleteFrom('recap_knowledge').where('event_id', '=', event.id).where('question_id', '=', question.id).executeTakeFirst());
    if (!gone || gone.numDeletedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'recap.unknow', objectKind: 'question', objectId: question.id, eventId: event.id });
    return {};
  }));
}
