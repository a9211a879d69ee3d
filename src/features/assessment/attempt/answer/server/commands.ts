import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { kept } from '#platform/database/prepared.ts';
import { retrying } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readAnswer } from '../../../item/model.ts';
import type { AnswerValue, ItemKind, Option } from '../../../model.ts';
import { attemptAbsent, attemptClosed } from '../../../server/errors.ts';
import { isInTime } from '../../model.ts';
import type { AnswerEntry } from '../../schema.ts';

/** `kept`: this answer, or one given after it, is in the database. `late`: given after the deadline. `wrong`: no answer to this item. */
export type AnswerState = 'kept' | 'late' | 'wrong';

export interface Saved {
  answers: { item: string; sequence: number; state: AnswerState }[];
  /** When the server had them on its disk. */
  savedAt: string;
}

interface Save {
  attemptId: string;
  registrationId: string;
  answers: readonly AnswerEntry[];
}

/**
 * For tests only, which show what each protection is good for; nothing that a request can reach passes it.
 * `lock` off: a save may slip in while the attempt is handed in. `order` off: the last to arrive wins, however old.
 */
export interface SavingSeams {
  lock?: boolean;
  order?: boolean;
}

/** A restart of the database is waited out (ms): the same answers again change nothing. */
const outagePatience = 2000;

/**
 * Keeps answers of one attempt; resolves after the commit. Saves of one event wait a few milliseconds and are written in one
 * transaction. The natural key is (attempt, item) with the client's sequence, so repeating is harmless and nothing else is kept of it.
 * Refuses `attempt_absent` (or somebody else's) and `attempt_closed`.
 */
export async function saveAnswers(app: App, principal: ParticipantPrincipal, { attempt, answers }: { attempt: string; answers: readonly AnswerEntry[] }): Promise<Saved> {
  const { eventId, programmeId, registrationId } = principal;
  const save: Save = { attemptId: attempt, registrationId, answers };
  const outcome = await app.groupCommit.submit(`answers:${eventId}`, save, (saves: Save[]) => saveBatch(app, { eventId, programmeId }, saves));
  if (outcome === 'absent') throw attemptAbsent();
  if (outcome === 'closed') throw attemptClosed();
  return outcome;
}

/** Writes a batch of saves of one event and answers each, in their order. */
export function saveBatch(app: App, { eventId, programmeId }: { eventId: string; programmeId: string }, saves: readonly Save[], seams: SavingSeams = {}): Promise<(Saved | 'absent' | 'closed')[]> {
  return retrying(() => withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) => keepSaves(trx, app.clock.now(), eventId, saves, seams)), { patience: outagePatience });
}

interface OpenAttempt {
  id: string;
  registrationId: string;
  versionId: string;
  form: string;
  state: string;
  deadlineAt: Date;
}

async function keepSaves(trx: Transaction<Database>, now: Date, eventId: string, saves: readonly Save[], { lock = true, order = true }: SavingSeams): Promise<(Saved | 'absent' | 'closed')[]> {
  // Shared: handing in waits for this batch, or this batch sees that it was handed in. In the order of ids, so that batches never cross.
  const { rows: attempts } = await sql<OpenAttempt>`${kept} select id, registration_id as "registrationId", version_id as "versionId", form, state, deadline_at as "deadlineAt" from assessment_attempt
    where event_id = ${eventId} and id = any(${[...new Set(saves.map(({ attemptId }) => attemptId))]}::uuid[]) order by id ${lock ? sql`for share` : sql``}`.execute(trx);
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const shapes = await shapesOf(trx, [...new Set(attempts.filter(({ state }) => state === 'open').map(({ versionId }) => versionId))]);
  const wanted: Answer[] = [];
  const outcomes = saves.map((save): Saved | 'absent' | 'closed' => {
    const attempt = byId.get(save.attemptId);
    if (!attempt || attempt.registrationId !== save.registrationId) return 'absent';
    if (attempt.state !== 'open') return 'closed';
    const read = readAnswers(attempt, save.answers, shapes, now);
    wanted.push(...read.answers);
    return { answers: read.states, savedAt: now.toISOString() };
  });
  await keepAnswers(trx, now, eventId, wanted, { order });
  return outcomes;
}

interface Shape {
  versionId: string;
  id: string;
  form: string;
  kind: ItemKind;
  options: Option[];
}

/** What may be answered to the items of some versions: two hundred rows at most, read once per batch. */
async function shapesOf(trx: Transaction<Database>, versionIds: readonly string[]): Promise<Map<string, Shape>> {
  if (versionIds.length === 0) return new Map();
  const { rows } = await sql<Shape>`${kept} select version_id as "versionId", id, form, kind, options from assessment_item where version_id = any(${versionIds}::uuid[])`.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}

interface Answer {
  attemptId: string;
  item: string;
  value: AnswerValue;
  sequence: number;
}

function readAnswers(attempt: Pick<OpenAttempt, 'id' | 'versionId' | 'form' | 'deadlineAt'>, entries: readonly AnswerEntry[], shapes: ReadonlyMap<string, Shape>, now: Date): { answers: Answer[]; states: Saved['answers'] } {
  const answers: Answer[] = [];
  const states = entries.map(({ item, value: raw, sequence, ageMs }): Saved['answers'][number] => {
    const shape = shapes.get(item);
    const value = shape?.versionId === attempt.versionId && shape.form === attempt.form ? readAnswer(shape, raw) : null;
    if (value === null) return { item, sequence, state: 'wrong' };
    if (!isInTime({ deadlineAt: attempt.deadlineAt, now, ageMs })) return { item, sequence, state: 'late' };
    answers.push({ attemptId: attempt.id, item, value, sequence });
    return { item, sequence, state: 'kept' };
  });
  return { answers, states };
}

async function keepAnswers(trx: Transaction<Database>, now: Date, eventId: string, answers: readonly Answer[], { order = true } = {}): Promise<void> {
  if (answers.length === 0) return;
  const newest = new Map<string, Answer>();
  for (const answer of answers) {
    const place = `${answer.attemptId}\n${answer.item}`;
    const before = newest.get(place);
    if (!before || !order || answer.sequence > before.sequence) newest.set(place, answer);
  }
  const rows = [...newest.values()].sort((a, b) => (a.attemptId === b.attemptId ? (a.item < b.item ? -1 : 1) : a.attemptId < b.attemptId ? -1 : 1));
  await sql`${kept} insert into assessment_answer (event_id, attempt_id, item_id, value, sequence, saved_at)
    select ${eventId}, row.*, ${now}::timestamptz from unnest(${rows.map(({ attemptId }) => attemptId)}::uuid[], ${rows.map(({ item }) => item)}::uuid[],
      ${rows.map(({ value }) => JSON.stringify(value))}::jsonb[], ${rows.map(({ sequence }) => sequence)}::bigint[]) as row
    on conflict (event_id, attempt_id, item_id) do update set value = excluded.value, sequence = excluded.sequence, saved_at = excluded.saved_at
    where ${order}::boolean is false or excluded.sequence > assessment_answer.sequence`.execute(trx);
}

/** Inside a transaction that holds the attempt's lock: keeps what came with the handing-in. */
export async function keepWaiting(trx: Transaction<Database>, now: Date, eventId: string, attempt: Pick<OpenAttempt, 'id' | 'versionId' | 'form' | 'deadlineAt'>, entries: readonly AnswerEntry[]): Promise<Saved['answers']> {
  if (entries.length === 0) return [];
  const { answers, states } = readAnswers(attempt, entries, await shapesOf(trx, [attempt.versionId]), now);
  await keepAnswers(trx, now, eventId, answers);
  return states;
}
