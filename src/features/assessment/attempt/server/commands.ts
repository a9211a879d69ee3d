import { randomInt } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { scoreOf } from '../../item/model.ts';
import { deadlineOf, forms, formFor, graceMs, passes, windowState, type Attempt, type EventAssessment, type Role } from '../../model.ts';
import { attemptAbsent, notOpenYet, nothingAsked, placeCancelled, windowClosed } from '../../server/errors.ts';
import { findEventAssessment, listItems } from '../../server/queries.ts';
import { attemptsSettled, type AttemptsSettled } from '../../server/signals.ts';
import { keepWaiting } from '../answer/server/commands.ts';
import { isOver } from '../model.ts';
import type { AnswerEntry } from '../schema.ts';
import { asAttempt, attemptColumns, findAttempt, listAttempts, readAnswers, type AttemptRow } from './queries.ts';

/**
 * Begins a person's attempt: form, order and deadline are fixed from now. Whoever had one form of the instrument before gets the
 * other. Beginning again answers the attempt that is there. Refuses `assessment_absent`, `assessment_not_open`,
 * `assessment_window_closed` and `place_cancelled`.
 */
export function startAttempt(app: App, principal: ParticipantPrincipal, { role, language, key }: { role: Role; language: 'id' | 'en'; key: IdempotencyKey | null }): Promise<Attempt> {
  const { eventId, registrationId } = principal;
  return withScope(app.db, principal, async (trx) => {
    const now = app.clock.now();
    await once(trx, now, key, async () => {
      const place = await trx.selectFrom('registration').select('state').where('event_id', '=', eventId).where('id', '=', registrationId).forShare().executeTakeFirst();
      if (place?.state !== 'active') throw placeCancelled();
      const own = await listAttempts(trx, { eventId, registrationId });
      if (own.some((attempt) => attempt.role === role)) return;
      const asked = await findEventAssessment(trx, { eventId, role });
      if (!asked) throw nothingAsked();
      const state = windowState(asked, now);
      if (state !== 'open') throw state === 'before' ? notOpenYet() : windowClosed();
      await insertAttempt(trx, now, principal, asked, own, language);
    });
    return (await findAttempt(trx, { eventId, registrationId, role }))!;
  });
}

async function insertAttempt(trx: Transaction<Database>, now: Date, { eventId, registrationId }: ParticipantPrincipal, asked: EventAssessment, own: readonly Attempt[], language: 'id' | 'en'): Promise<void> {
  const { versionId, role } = asked;
  await trx.updateTable('assessment_version').set({ used_at: now }).where('id', '=', versionId).where('used_at', 'is', null).execute();
  const items = await listItems(trx, { versionId });
  const versions = own.length === 0 ? [] : await trx.selectFrom('assessment_version').select('id').where('instrument_id', '=', asked.instrumentId).execute();
  const earlier = own.find((attempt) => attempt.role !== role && versions.some(({ id }) => id === attempt.versionId));
  const form = formFor({ available: forms.filter((one) => items.some((item) => item.form === one)), earlier: earlier?.form ?? null, draw: randomInt(2) / 2 });
  await trx
    .insertInto('assessment_attempt')
    .values({
      event_id: eventId, id: newId(), registration_id: registrationId, taken_as: registrationId, role, version_id: versionId, form,
      order_seed: randomInt(2 ** 31 - 1), language: asked.languages.includes(language) ? language : asked.languages[0]!, started_at: now, deadline_at: deadlineOf(now, asked),
    })
    .onConflict((conflict) => conflict.columns(['event_id', 'taken_as', 'role']).doNothing())
    .execute();
}

export interface Submission {
  attempt: Attempt;
  /** false: it had been over before, and what came with this request was not added. */
  first: boolean;
}

/**
 * Hands the attempt in, once and for all, with the answers that were still waiting on the device; scores it in the same transaction.
 * Handing in again answers what was handed in. After deadline and grace the attempt is closed as expired instead, with what had been
 * saved. Refuses `attempt_absent`.
 */
export function submitAttempt(app: App, principal: ParticipantPrincipal, { role, answers, key }: { role: Role; answers: readonly AnswerEntry[]; key: IdempotencyKey | null }): Promise<Submission> {
  const { eventId, registrationId } = principal;
  return withScope(app.db, principal, async (trx) => {
    const now = app.clock.now();
    const known = await findAttempt(trx, { eventId, registrationId, role });
    if (!known) throw attemptAbsent();
    const { first } = await once(trx, now, key, async () => {
      const attempt = await lockAttempt(trx, known);
      if (attempt.state !== 'open') return { first: false };
      const late = isOver(attempt, now);
      if (!late) await keepWaiting(trx, now, eventId, attempt, answers);
      await closeAttempt(trx, now, principal, attempt, late ? 'expired' : 'submitted');
      return { first: !late };
    });
    return { attempt: (await findAttempt(trx, { eventId, registrationId, role }))!, first };
  });
}

async function lockAttempt(trx: Transaction<Database>, { eventId, id }: Pick<Attempt, 'eventId' | 'id'>): Promise<Attempt> {
  return asAttempt(await trx.selectFrom('assessment_attempt').select(attemptColumns).where('event_id', '=', eventId).where('id', '=', id).forUpdate().executeTakeFirstOrThrow());
}

/** Under the attempt's lock: scores what is saved and closes it. */
async function closeAttempt(trx: Transaction<Database>, now: Date, by: Principal, { eventId, id, versionId, form, role }: Attempt, state: 'submitted' | 'expired'): Promise<void> {
  const [asked, items, answers] = [await findEventAssessment(trx, { eventId, role }), await listItems(trx, { versionId, form }), await readAnswers(trx, { eventId, attemptId: id })];
  const score = scoreOf(items, new Map([...answers].map(([item, { value }]) => [item, value])));
  await trx
    .updateTable('assessment_attempt')
    .set({
      state, closed_at: now, submitted_at: state === 'submitted' ? now : null, points: score.points, points_of: score.of,
      by_pillar: JSON.stringify(score.byPillar), passed: passes(score, asked?.passMark ?? null),
    })
    .where('event_id', '=', eventId)
    .where('id', '=', id)
    .execute();
  await writeAudit(trx, { by, at: now, action: state === 'submitted' ? 'assessment.submit' : 'assessment.expire', objectKind: 'attempt', objectId: id, eventId, detail: { role, answers: answers.size } });
}

const us = system('assessment');
const settledAtOnce = 200;

/**
 * Closes attempts whose time and grace ran out, with what had been saved, a few hundred in a transaction. An attempt that is being
 * handed in at this moment is passed over. Answers how many; run by the clock.
 */
export async function settleExpired(app: App): Promise<number> {
  let settled = 0;
  for (;;) {
    const now = app.clock.now();
    const count = await withScope(app.db, us, async (trx) => {
      const { rows } = await sql<AttemptRow>`select ${sql.join(attemptColumns.map((column) => sql.ref(column)))} from assessment_attempt
        where state = 'open' and deadline_at < ${new Date(now.getTime() - graceMs)} order by deadline_at limit ${settledAtOnce} for update skip locked`.execute(trx);
      for (const row of rows) await closeAttempt(trx, now, us, asAttempt(row), 'expired');
      for (const eventId of new Set(rows.map((row) => row.event_id))) await app.jobs.announce(trx, attemptsSettled, { eventId } satisfies AttemptsSettled);
      return rows.length;
    });
    settled += count;
    if (count > 0) app.jobs.wake(attemptsSettled);
    if (count < settledAtOnce) return settled;
  }
}
