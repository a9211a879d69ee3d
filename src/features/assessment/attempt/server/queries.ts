import { sql, type Transaction } from 'kysely';
import { pillars } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { kept } from '#platform/database/prepared.ts';
import { arrange } from '../../item/model.ts';
import { windowState, type AnswerValue, type Attempt, type AttemptState, type EventAssessment, type Form, type Item, type Role } from '../../model.ts';
import { listEventAssessments, listItems } from '../../server/queries.ts';
import { isOver, isRevealed, type AskedItem, type TestLine, type TestView } from '../model.ts';

/** A row of assessment_attempt as the model has it. */
export interface AttemptRow {
  id: string;
  event_id: string;
  registration_id: string;
  role: string;
  version_id: string;
  form: string;
  order_seed: number;
  language: string;
  state: string;
  started_at: Date;
  deadline_at: Date;
  submitted_at: Date | null;
  closed_at: Date | null;
  points: number | null;
  points_of: number | null;
  by_pillar: unknown;
  passed: boolean | null;
}

export const attemptColumns = ['id', 'event_id', 'registration_id', 'role', 'version_id', 'form', 'order_seed', 'language', 'state', 'started_at', 'deadline_at', 'submitted_at', 'closed_at', 'points', 'points_of', 'by_pillar', 'passed'] as const;

export const asAttempt = (row: AttemptRow): Attempt => ({
  id: row.id,
  eventId: row.event_id,
  registrationId: row.registration_id,
  // The table's CHECKs admit only these words.
  role: row.role as Role,
  versionId: row.version_id,
  form: row.form as Form,
  orderSeed: row.order_seed,
  language: row.language as Attempt['language'],
  state: row.state as AttemptState,
  startedAt: row.started_at,
  deadlineAt: row.deadline_at,
  submittedAt: row.submitted_at,
  closedAt: row.closed_at,
  score: row.points === null ? null : { points: row.points, of: row.points_of!, byPillar: row.by_pillar as NonNullable<Attempt['score']>['byPillar'] },
  passed: row.passed,
});

/** A person's attempts in an event; of two in one role (a joined claim had its own) the one that was handed in first, else the older. */
export async function listAttempts(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<Attempt[]> {
  const rows = await trx
    .selectFrom('assessment_attempt')
    .select(attemptColumns)
    .distinctOn('role')
    .where('event_id', '=', eventId)
    .where('registration_id', '=', registrationId)
    .orderBy('role')
    .orderBy('submitted_at', (order) => order.asc().nullsLast())
    .orderBy('started_at')
    .orderBy('id')
    .execute();
  return rows.map(asAttempt);
}

export async function findAttempt(trx: Transaction<Database>, { role, ...whose }: { eventId: string; registrationId: string; role: Role }): Promise<Attempt | null> {
  return (await listAttempts(trx, whose)).find((attempt) => attempt.role === role) ?? null;
}

/** What an attempt asks, in its order and language, without the key. */
export async function listAsked(trx: Transaction<Database>, attempt: Pick<Attempt, 'versionId' | 'form' | 'orderSeed' | 'language'>, { shuffled }: { shuffled: boolean }): Promise<AskedItem[]> {
  const items = await listItems(trx, attempt);
  return arrange(items, shuffled ? attempt.orderSeed : null).map((item) => asAsked(item, attempt.language));
}

export function asAsked({ id, kind, text, options }: Item, language: 'id' | 'en'): AskedItem {
  return { id, kind, text: text[language] ?? text.id, options: options.map((option) => ({ key: option.key, text: option[language] ?? option.id })) };
}

export interface KeptAnswer {
  value: AnswerValue;
  sequence: number;
}

/** What has been saved of an attempt, by item. */
export async function readAnswers(trx: Transaction<Database>, { eventId, attemptId }: { eventId: string; attemptId: string }): Promise<Map<string, KeptAnswer>> {
  const { rows } = await sql<KeptAnswer & { item: string }>`${kept} select item_id as item, value, sequence from assessment_answer where event_id = ${eventId} and attempt_id = ${attemptId}`.execute(trx);
  return new Map(rows.map(({ item, value, sequence }) => [item, { value, sequence: Number(sequence) }]));
}

/** What an event asks its people, with how far this one is. */
export async function listTests(trx: Transaction<Database>, { eventId, registrationId, now, language }: { eventId: string; registrationId: string; now: Date; language: 'id' | 'en' }): Promise<TestLine[]> {
  const all = await listEventAssessments(trx, { eventId });
  if (all.length === 0) return [];
  const counts = await trx.selectFrom('assessment_item').select(['version_id', sql<number>`count(*)::int`.as('count')]).where('version_id', 'in', all.map(({ versionId }) => versionId)).where('form', '=', 'A').groupBy('version_id').execute();
  const own = await listAttempts(trx, { eventId, registrationId });
  return all.map((asked) => asLine(asked, own.find(({ role }) => role === asked.role) ?? null, counts.find((row) => row.version_id === asked.versionId)?.count ?? 0, now, language));
}

function asLine(asked: EventAssessment, attempt: Attempt | null, count: number, now: Date, language: 'id' | 'en'): TestLine {
  const { role, name, opensAt, closesAt, minutes, passMark, languages, reveal } = asked;
  return {
    role, name: name[language] ?? name.id, count, window: windowState(asked, now), opensAt, closesAt, minutes, passMark, languages,
    attempt: attempt && { state: attempt.state, deadlineAt: attempt.deadlineAt, over: isOver(attempt, now), revealed: isRevealed({ reveal, asked, now }) },
  };
}

/** The page of one test as its owner may see it now: no key, no result before its time. Null where the event does not ask this. */
export async function readTest(trx: Transaction<Database>, { eventId, registrationId, role, now, language }: { eventId: string; registrationId: string; role: Role; now: Date; language: 'id' | 'en' }): Promise<TestView | null> {
  const asked = (await listEventAssessments(trx, { eventId })).find((one) => one.role === role);
  if (!asked) return null;
  const attempt = await findAttempt(trx, { eventId, registrationId, role });
  const items = attempt ? await listAsked(trx, attempt, asked) : [];
  const count = attempt ? items.length : (await listItems(trx, { versionId: asked.versionId, form: 'A' })).length;
  const line = asLine(asked, attempt, count, now, language);
  const open = attempt?.state === 'open';
  const answers = open ? await readAnswers(trx, { eventId, attemptId: attempt.id }) : new Map<string, KeptAnswer>();
  const shown = attempt?.score && line.attempt?.revealed ? attempt : null;
  return {
    ...line,
    attemptId: attempt?.id ?? null,
    language: attempt?.language ?? language,
    // A closed attempt shows its result and no items, so that they do not spread.
    items: open ? items : [],
    answers: Object.fromEntries(answers),
    submittedAt: attempt?.submittedAt ?? null,
    result: shown && { points: shown.score!.points, of: shown.score!.of, byPillar: pillars.flatMap((pillar) => (shown.score!.byPillar[pillar] ? [[pillar, shown.score!.byPillar[pillar]]] : [])), passed: shown.passed },
  };
}
