import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { notFound } from '#platform/http/refusal.ts';
import { answering, atDesk, type DeskInput } from '../../server/commands.ts';
import { answeredByWhom, nothingOwed } from '../../server/errors.ts';
import { findQuestion } from '../../server/queries.ts';
import type { FollowUpEntry } from '../schema.ts';

export interface FollowUpAnswer {
  number: number;
  dueOn: string | null;
}

/**
 * Passes on a question that could not be answered: to the speaker or an agency, with a day. It stays on the list of what is owed until
 * its answer is published, or the desk says why there will be none. Passing it on again changes owner and day. Refuses `not_found`,
 * `nothing_owed` (answered, hidden, merged) and `invalid` (nobody of this cast).
 */
export function followUpQuestion(app: App, principal: Principal, { event: slug, number, key, speaker, agency, dueOn }: DeskInput & FollowUpEntry): Promise<FollowUpAnswer> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const question = await findQuestion(trx, { eventId: event.id, number });
    if (!question) throw notFound();
    if (question.answer !== null || question.state === 'hidden' || question.state === 'merged') throw nothingOwed();
    const castId = speaker ? await answering(trx, event.id, speaker) : null;
    if (castId === undefined) throw answeredByWhom();
    const owner = { owner_cast_id: castId, owner_agency: castId === null ? agency! : null, due_on: dueOn };
    const by = principal.kind === 'staff' ? principal.userId : principal.kind;
    await trx
      .insertInto('question_followup')
      .values({ event_id: event.id, number, ...owner, opened_by: by, opened_at: now })
      .onConflict((on) => on.columns(['event_id', 'number']).doUpdateSet({ ...owner, closed_at: null, closed_how: null, closed_note: null }))
      .execute();
    await writeAudit(trx, { by: principal, at: now, action: 'question.follow_up', objectKind: 'question', objectId: String(number), eventId: event.id, detail: { dueOn } });
    return { number, dueOn };
  });
}

/** There will be no answer, and why. Refuses `not_found` where nothing is owed. */
export function dropFollowUp(app: App, principal: Principal, { event: slug, number, key, note }: DeskInput & { note: string }): Promise<FollowUpAnswer> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const dropped = await trx
      .updateTable('question_followup').set({ closed_at: now, closed_how: 'dropped', closed_note: note })
      .where('event_id', '=', event.id).where('number', '=', number).where('closed_at', 'is', null)
      .returning('number').executeTakeFirst();
    if (!dropped) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'question.drop_follow_up', objectKind: 'question', objectId: String(number), eventId: event.id });
    return { number, dueOn: null };
  });
}
