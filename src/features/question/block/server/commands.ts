import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { notFound } from '#platform/http/refusal.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { atDesk, told, type DeskInput } from '../../server/commands.ts';
import { nobodyToBlock } from '../../server/errors.ts';
import { findQuestion } from '../../server/queries.ts';
import type { BlockReason } from '../model.ts';

export interface BlockAnswer {
  number: number;
  blocked: boolean;
  /** Questions that this hid, or showed again. */
  questions: number[];
}

const reasonOf = { flooding: 'repeated', abusive: 'abusive', advertising: 'advertising', other: 'other' } as const;

/**
 * Takes the right to ask in this event from whoever asked a question, with a reason, and hides what of theirs still waits unread;
 * their place, presence and certificate are untouched. Refuses `not_found` and `nobody_to_block` (the desk entered the question).
 */
export function blockAsker(app: App, principal: Principal, { event: slug, number, reason, key }: DeskInput & { reason: BlockReason }): Promise<BlockAnswer> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const registrationId = await askerOf(trx, event.id, number);
    await trx
      .insertInto('question_block')
      .values({ event_id: event.id, registration_id: registrationId, reason, blocked_by: principal.kind === 'staff' ? principal.userId : principal.kind, blocked_at: now })
      .onConflict((on) => on.columns(['event_id', 'registration_id']).doUpdateSet({ reason, blocked_at: now }))
      .execute();
    const hidden = await trx.updateTable('question').set({ state: 'hidden', hidden_reason: reasonOf[reason] }).where('event_id', '=', event.id).where('registration_id', '=', registrationId).where('state', '=', 'asked').returning('number').execute();
    const questions = hidden.map((row) => row.number).sort((a, b) => a - b);
    await writeAudit(trx, { by: principal, at: now, action: 'question.block', objectKind: 'registration', objectId: registrationId, eventId: event.id, detail: { reason, questions: questions.length } });
    if (questions.length > 0) await appendRoomLog(trx, event.id, now, await told(trx, event, questions));
    return { number, blocked: true, questions };
  });
}

/** Gives the right to ask back. What was hidden stays hidden until the desk shows it. Refuses `not_found` and `nobody_to_block`. */
export function unblockAsker(app: App, principal: Principal, { event: slug, number, key }: DeskInput): Promise<BlockAnswer> {
  return atDesk(app, principal, { event: slug, key }, async ({ trx, event, now }) => {
    const registrationId = await askerOf(trx, event.id, number);
    await trx.deleteFrom('question_block').where('event_id', '=', event.id).where('registration_id', '=', registrationId).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'question.unblock', objectKind: 'registration', objectId: registrationId, eventId: event.id });
    return { number, blocked: false, questions: [] };
  });
}

async function askerOf(trx: Parameters<typeof findQuestion>[0], eventId: string, number: number): Promise<string> {
  const question = await findQuestion(trx, { eventId, number });
  if (!question) throw notFound();
  if (question.registrationId === null) throw nobodyToBlock();
  return question.registrationId;
}
