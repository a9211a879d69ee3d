import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { placesOf } from '#features/registration/claim/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom, type RoomEntry } from '#platform/live/room-log.ts';
import { budgetPerPerson, isPublic, mayBecome, type AnsweredHow, type DeskQuestion, type HiddenReason, type QuestionState } from '../model.ts';
import type { AnswerEntry, DeskEntry, QuestionEntry } from '../schema.ts';
import { answeredByWhom, askedWhom, askingBlocked, placeCancelled, questionBudgetSpent, questionsClosed, questionState } from './errors.ts';
import { eventAtDesk } from './policy.ts';
import { findQuestion, listAskable, toPublic } from './queries.ts';
import { questionHidden, type QuestionHidden } from './signals.ts';

export interface QuestionAnswer {
  number: number;
  state: QuestionState;
}

/**
 * A participant asks a named speaker, or all; the question gets the event's next number. Under moderation only the asker and the
 * desk see it until it is queued. Refuses `forbidden` (no participant), `place_cancelled`, `questions_closed`, `question_budget`
 * (five per person and event), `asking_blocked` and `invalid` (somebody who cannot be asked). A replayed key gives the first answer.
 */
export async function askQuestion(app: App, principal: Principal, { key, to, text }: QuestionEntry & { key: IdempotencyKey | null }): Promise<QuestionAnswer> {
  if (principal.kind !== 'participant') throw forbidden();
  const { eventId, registrationId } = principal;
  const now = app.clock.now();
  const answer = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, eventId);
    await lockRoom(trx, eventId);
    return once(trx, now, key, async () => {
      assertTaken(event);
      const asker = await trx
        .selectFrom('registration')
        .innerJoin('participant', 'participant.id', 'registration.participant_id')
        .select(['registration.state', 'participant.name'])
        .where('registration.event_id', '=', eventId)
        .where('registration.id', '=', registrationId)
        .executeTakeFirst();
      if (!asker) throw notFound();
      if (asker.state !== 'active') throw placeCancelled();
      const { asked } = await trx
        .selectFrom('question')
        .select((eb) => eb.fn.countAll<number>().as('asked'))
        .where('event_id', '=', eventId)
        .where('registration_id', 'in', placesOf({ eventId, registrationId }))
        .executeTakeFirstOrThrow();
      const blocked = await trx.selectFrom('question_block').select('reason').where('event_id', '=', eventId).where('registration_id', '=', registrationId).executeTakeFirst();
      if (blocked) throw askingBlocked();
      if (asked >= budgetPerPerson) throw questionBudgetSpent();
      return insertQuestion(trx, { principal, event, now, action: 'question.ask', asker: asker.name, registrationId, via: 'room', to, text });
    });
  });
  app.live.wake(eventId);
  return answer;
}

/** The desk enters a question for somebody whose name it was told: from the Zoom chat, the floor, a viewing point. It is queued at once. Refuses `not_found`, `questions_closed`, `invalid`. */
export function enterQuestion(app: App, principal: Principal, { event, key, ...entry }: DeskEntry & { event: string; key: IdempotencyKey | null }): Promise<QuestionAnswer> {
  return atDesk(app, principal, { event, key }, async ({ trx, event, now }) => {
    if (event.state === 'closed') throw questionsClosed();
    return insertQuestion(trx, { principal, event, now, action: 'question.enter', registrationId: null, state: 'queued', ...entry });
  });
}

export interface DeskInput {
  /** Address or id. */
  event: string;
  number: number;
  key: IdempotencyKey | null;
}

/** Lets a question through to the room, takes it back from the air, or shows a hidden one again. Refuses `not_found`, `question_is_<state>`. */
export function queueQuestion(app: App, principal: Principal, input: DeskInput): Promise<QuestionAnswer> {
  return decide(app, principal, input, 'question.queue', async ({ question, set }) => {
    // An answer is not thrown away: a hidden question that had one comes back with it.
    const state = question.state !== 'hidden' || question.answer === null ? 'queued' : question.publishedAt ? 'published' : 'answered';
    return set(state, { hidden_reason: null });
  });
}

/** Puts a question on air; the one that was goes back to the queue. Refuses `not_found`, `question_is_<state>`. */
export function airQuestion(app: App, principal: Principal, input: DeskInput): Promise<QuestionAnswer> {
  return decide(app, principal, input, 'question.air', async ({ set }) => set('on_air', {}));
}

/** Keeps what was said, in a sentence, and who said it. An answer may be worded again. Refuses `not_found`, `question_is_<state>`, `invalid`. */
export function answerQuestion(app: App, principal: Principal, { answer, answeredBy, how, ...input }: DeskInput & AnswerEntry): Promise<QuestionAnswer> {
  return decide(app, principal, input, 'question.answer', async ({ trx, event, now, question, set }) => {
    const owed = await trx.selectFrom('question_followup').select('owner_agency').where('event_id', '=', event.id).where('number', '=', question.number).executeTakeFirst();
    // What an agency owed it answers itself, by letter or message; the desk enters it.
    const agency = how === 'written' && !answeredBy && owed?.owner_agency;
    const castId = answeredBy ? await answering(trx, event.id, answeredBy) : agency ? null : question.toCastId;
    if (castId === undefined || (castId === null && !agency)) throw answeredByWhom();
    const state = question.state === 'published' ? 'published' : 'answered';
    return set(state, { answer, answered_by_cast_id: castId, answered_at: question.answeredAt === null ? now : new Date(question.answeredAt), answered_how: question.answeredHow ?? how ?? 'live', hidden_reason: null });
  });
}

/** Puts an answer before everybody: one that came in writing is the desk's until then. What was followed up is closed by it. Refuses `not_found`, `question_is_<state>`. */
export function publishQuestion(app: App, principal: Principal, input: DeskInput): Promise<QuestionAnswer> {
  return decide(app, principal, input, 'question.publish', async ({ trx, event, now, question, set }) => {
    if (question.state !== 'answered') throw questionState(question.state);
    await trx.updateTable('question_followup').set({ closed_at: now, closed_how: 'answered' }).where('event_id', '=', event.id).where('number', '=', question.number).where('closed_at', 'is', null).execute();
    return set('published', { published_at: now });
  });
}

/** Takes a question out of sight, with a reason its asker can read, and announces it. Refuses `not_found`, `question_is_<state>`. */
export async function hideQuestion(app: App, principal: Principal, { reason, ...input }: DeskInput & { reason: HiddenReason }): Promise<QuestionAnswer> {
  const answer = await decide(app, principal, input, 'question.hide', async ({ trx, event, set }) => {
    const hidden = await set('hidden', { hidden_reason: reason });
    await app.jobs.announce(trx, questionHidden, { eventId: event.id, number: hidden.number } satisfies QuestionHidden);
    return hidden;
  });
  app.jobs.wake(questionHidden);
  return answer;
}

export interface Desk {
  trx: Transaction<Database>;
  event: EventRecord;
  now: Date;
}

type Change = Partial<{ hidden_reason: HiddenReason | null; answer: string; answered_by_cast_id: string | null; answered_at: Date; answered_how: AnsweredHow; published_at: Date; merged_into: null; merged_from: null }>;

/** What every act of the desk shares: permission, the room's lock, one effect per key, and the wake-up after the commit. */
export async function atDesk<T extends object>(app: App, principal: Principal, { event: slugOrId, key }: { event: string; key: IdempotencyKey | null }, act: (desk: Desk) => Promise<T>): Promise<T> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventAtDesk(trx, principal, slugOrId);
    await lockRoom(trx, event.id);
    const answer = await once(trx, now, key, () => act({ trx, event, now }));
    return { answer, eventId: event.id };
  });
  app.live.wake(eventId);
  return answer;
}

/** One question's way to another state, with its audit line and what the room hears of it. */
export function decide(
  app: App,
  principal: Principal,
  { event: slugOrId, number, key }: DeskInput,
  action: string,
  act: (desk: Desk & { question: DeskQuestion; set(state: QuestionState, change: Change, also?: readonly number[]): Promise<QuestionAnswer> }) => Promise<QuestionAnswer>,
): Promise<QuestionAnswer> {
  return atDesk(app, principal, { event: slugOrId, key }, async (desk) => {
    const { trx, event, now } = desk;
    const question = await findQuestion(trx, { eventId: event.id, number });
    if (!question) throw notFound();
    return act({ ...desk, question, set });

    /** `also`: other questions whose numbers the room must hear with it. */
    async function set(state: QuestionState, change: Change, also: readonly number[] = []): Promise<QuestionAnswer> {
      if (!mayBecome(question!.state, state)) throw questionState(question!.state);
      const changed = [number, ...also];
      if (state === 'on_air') {
        const before = await trx.updateTable('question').set({ state: 'queued' }).where('event_id', '=', event.id).where('state', '=', 'on_air').returning('number').execute();
        changed.unshift(...before.map((row) => row.number));
      }
      await trx.updateTable('question').set({ state, ...change }).where('event_id', '=', event.id).where('number', '=', number).execute();
      await writeAudit(trx, { by: principal, at: now, action, objectKind: 'question', objectId: String(number), eventId: event.id, detail: { from: question!.state, to: state } });
      await appendRoomLog(trx, event.id, now, await told(trx, event, changed));
      return { number, state };
    }
  });
}

export interface QuestionInsert {
  principal: Principal;
  event: EventRecord;
  now: Date;
  action: string;
  asker: string;
  registrationId: string | null;
  via: DeskEntry['via'] | 'room';
  state?: QuestionState;
  to: string;
  text: string;
}

/** Under the room's lock, so that numbers have no gaps. */
export async function insertQuestion(trx: Transaction<Database>, { principal, event, now, action, asker, registrationId, via, state = 'asked', to, text }: QuestionInsert): Promise<QuestionAnswer> {
  const toCastId = to === 'all' ? null : await castIdOf(trx, event.id, to);
  if (toCastId === undefined) throw askedWhom();
  const last = await trx.selectFrom('question').select('number').where('event_id', '=', event.id).orderBy('number', 'desc').limit(1).executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  await trx
    .insertInto('question')
    .values({ event_id: event.id, id: newId(), number, registration_id: registrationId, asker_name: asker, to_cast_id: toCastId, text, via, state, asked_at: now })
    .execute();
  await writeAudit(trx, { by: principal, at: now, action, objectKind: 'question', objectId: String(number), eventId: event.id });
  await appendRoomLog(trx, event.id, now, await told(trx, event, [number]));
  return { number, state };
}

/** What the room hears: the question where it is public, and otherwise only that its number moved, for the desk to look. */
export async function told(trx: Transaction<Database>, event: Pick<EventRecord, 'id' | 'questionsModerated'>, numbers: readonly number[]): Promise<RoomEntry[]> {
  const entries: RoomEntry[] = [];
  for (const number of numbers) {
    const question = (await findQuestion(trx, { eventId: event.id, number }))!;
    entries.push({ kind: 'question.changed', payload: isPublic(question, event.questionsModerated) ? { ...toPublic(question) } : { number, state: question.state } });
  }
  return entries;
}

/** "2" is speaker 2; otherwise the id of somebody who can be asked. Undefined = nobody here. */
async function castIdOf(trx: Transaction<Database>, eventId: string, who: string): Promise<string | undefined> {
  const askable = await listAskable(trx, { eventId });
  return askable.find(({ castId, position }) => castId === who || (position !== null && String(position) === who))?.castId;
}

/** Anybody of the cast may have answered, also who cannot be asked in the room. */
export async function answering(trx: Transaction<Database>, eventId: string, who: string): Promise<string | undefined> {
  if (/^\d+$/.test(who)) return castIdOf(trx, eventId, who);
  return (await trx.selectFrom('event_cast').select('id').where('event_id', '=', eventId).where('id', '=', who).executeTakeFirst())?.id;
}

function assertTaken({ state }: EventRecord): void {
  if (state !== 'published' && state !== 'live') throw questionsClosed();
}
