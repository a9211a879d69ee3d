import type { Transaction } from 'kysely';
import { instantOf, type EventRecord } from '#features/event/model.ts';
import { lockEvent } from '#features/event/server/commands.ts';
import { assertMayImport } from '#features/event/server/policy.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';

export interface ArchivedQuestion {
  asker: string;
  text: string;
  toCastId: string | null;
  answeredByCastId: string | null;
  /** Null where the source tells only the question. */
  answer: string | null;
  /** What the source says beyond the columns. */
  statement: Record<string, JsonValue>;
}

/**
 * Questions that were asked and answered before us, in the order of their source. The hour is not stated: they stand at the start of
 * the event. An event that has questions keeps them. For the command line alone; refuses `forbidden` and `not_found`.
 */
export async function importQuestions(app: App, principal: Principal, { event: slugOrId, questions, source }: { event: string; questions: readonly ArchivedQuestion[]; source: string }): Promise<number> {
  assertMayImport(principal);
  return withScope(app.db, principal, async (trx) => {
    const event = await lockEvent(trx, principal, slugOrId);
    return insertQuestions(trx, event, { questions, source });
  });
}

/** Inside a command: the questions of an event that has none yet. What the source tells no answer of was answered in the hall. */
export async function insertQuestions(trx: Transaction<Database>, event: EventRecord, { questions, source }: { questions: readonly ArchivedQuestion[]; source: string }): Promise<number> {
  const there = await trx.selectFrom('question').select('id').where('event_id', '=', event.id).executeTakeFirst();
  if (there || questions.length === 0) return 0;
  const at = event.startsAt ?? instantOf(event.startsOn, '00.00', event.zone);
  await trx
    .insertInto('question')
    .values(questions.map((question, i) => ({
      event_id: event.id, id: newId(), number: i + 1, asker_name: question.asker, text: question.text, to_cast_id: question.toCastId,
      state: 'answered', answer: question.answer, answered_by_cast_id: question.answeredByCastId, statement: JSON.stringify(question.statement), source, asked_at: at,
    })))
    .execute();
  return questions.length;
}
