import { sql, type Transaction } from 'kysely';
import type { Pillar } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import type { AnswerKey, AnswerValue, AttemptState, EventAssessment, Form, Item, ItemKind, Option, Points, Purpose, Reveal, Role } from '../model.ts';

/** What an event asks, role by role. */
export async function listEventAssessments(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<EventAssessment[]> {
  const rows = await trx
    .selectFrom('assessment_event as asked')
    .innerJoin('assessment_version as version', 'version.id', 'asked.version_id')
    .innerJoin('assessment_instrument as instrument', 'instrument.id', 'version.instrument_id')
    .select(['asked.role', 'asked.version_id', 'asked.opens_at', 'asked.closes_at', 'asked.minutes', 'asked.pass_mark', 'asked.languages', 'asked.reveal', 'asked.shuffled', 'version.number', 'instrument.id', 'instrument.purpose', 'instrument.name_id', 'instrument.name_en'])
    .where('asked.event_id', '=', eventId)
    .orderBy(sql`array_position(array['pre', 'post', 'feedback', 'follow_up'], asked.role)`)
    .execute();
  return rows.map((row) => ({
    eventId,
    // The tables' CHECKs admit only these words.
    role: row.role as Role,
    instrumentId: row.id,
    versionId: row.version_id,
    versionNumber: row.number,
    purpose: row.purpose as Purpose,
    name: { id: row.name_id, en: row.name_en },
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    minutes: row.minutes,
    passMark: row.pass_mark,
    languages: row.languages as EventAssessment['languages'],
    reveal: row.reveal as Reveal,
    shuffled: row.shuffled,
  }));
}

export async function findEventAssessment(trx: Transaction<Database>, { eventId, role }: { eventId: string; role: Role }): Promise<EventAssessment | null> {
  return (await listEventAssessments(trx, { eventId })).find((asked) => asked.role === role) ?? null;
}

/** The items of a version, of both forms or of one, as written; with their keys, which no page of a participant may carry. */
export async function listItems(trx: Transaction<Database>, { versionId, form }: { versionId: string; form?: Form }): Promise<Item[]> {
  const rows = await trx
    .selectFrom('assessment_item')
    .selectAll()
    .where('version_id', '=', versionId)
    .$if(form !== undefined, (query) => query.where('form', '=', form!))
    .orderBy('form')
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    form: row.form as Form,
    position: row.position,
    code: row.code,
    pillar: row.pillar as Pillar | null,
    kind: row.kind as ItemKind,
    text: { id: row.text_id, en: row.text_en },
    options: row.options as unknown as Option[],
    answer: row.answer as unknown as AnswerKey,
    reverse: row.reverse,
  }));
}

/** What one person reached in one role. */
export interface Result {
  attemptId: string;
  versionId: string;
  form: Form;
  state: Exclude<AttemptState, 'open'>;
  /** Handed in; null where the time ran out. */
  submittedAt: Date | null;
  /** When it was over, either way. */
  closedAt: Date;
  score: Points & { byPillar: Partial<Record<Pillar, Points>> };
  passed: boolean | null;
}

export interface RegistrationResults {
  registrationId: string;
  results: Partial<Record<Role, Result>>;
}

/**
 * What everybody of an event reached: for certificate rules, effects and reports. Only attempts that are over; of two (a claim that
 * was joined had its own) the one handed in first counts.
 */
export async function getResults(trx: Transaction<Database>, { eventId, registrationIds }: { eventId: string; registrationIds?: readonly string[] }): Promise<RegistrationResults[]> {
  const { rows } = await sql<{ registration_id: string; role: Role; id: string; version_id: string; form: Form; state: 'submitted' | 'expired'; submitted_at: Date | null; closed_at: Date; points: number; points_of: number; by_pillar: Partial<Record<Pillar, Points>>; passed: boolean | null }>`
    select distinct on (a.registration_id, a.role) a.registration_id, a.role, a.id, a.version_id, a.form, a.state, a.submitted_at, a.closed_at, a.points, a.points_of, a.by_pillar, a.passed
    from assessment_attempt a
    where a.event_id = ${eventId} and a.state <> 'open' ${registrationIds ? sql`and a.registration_id = any(${registrationIds}::uuid[])` : sql``}
    order by a.registration_id, a.role, a.submitted_at nulls last, a.closed_at, a.id`.execute(trx);
  const people = Map.groupBy(rows, (row) => row.registration_id);
  return [...people].map(([registrationId, own]) => ({
    registrationId,
    results: Object.fromEntries(own.map((row): [Role, Result] => [row.role, {
      attemptId: row.id, versionId: row.version_id, form: row.form, state: row.state, submittedAt: row.submitted_at, closedAt: row.closed_at,
      score: { points: row.points, of: row.points_of, byPillar: row.by_pillar }, passed: row.passed,
    }])),
  }));
}

/** Every answer of closed attempts in one role, for statistics of items: attempt, registration, form, item code and value. */
export async function listAnswers(trx: Transaction<Database>, { eventId, role }: { eventId: string; role: Role }): Promise<{ attemptId: string; registrationId: string; itemId: string; value: AnswerValue }[]> {
  const rows = await trx
    .selectFrom('assessment_answer as answer')
    .innerJoin('assessment_attempt as attempt', (on) => on.onRef('attempt.event_id', '=', 'answer.event_id').onRef('attempt.id', '=', 'answer.attempt_id'))
    .select(['answer.attempt_id', 'attempt.registration_id', 'answer.item_id', 'answer.value'])
    .where('answer.event_id', '=', eventId)
    .where('attempt.role', '=', role)
    .where('attempt.state', '<>', 'open')
    .orderBy('answer.attempt_id')
    .execute();
  return rows.map((row) => ({ attemptId: row.attempt_id, registrationId: row.registration_id, itemId: row.item_id, value: row.value as AnswerValue }));
}
