import { sql, type Kysely, type Selectable } from 'kysely';
import { getCast } from '#features/event/server/queries.ts';
import { placesOf } from '#features/registration/claim/server/queries.ts';
import type { Database, QuestionTable } from '#platform/database/schema.ts';
import { byWish, isPublic, type AnsweredHow, type Askable, type DeskQuestion, type HiddenReason, type PublicQuestion, type QuestionState, type QuestionVia } from '../model.ts';

/** Whom a participant can ask: the speakers by number, then the key opinion leaders. */
export async function listAskable(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Askable[]> {
  const cast = await getCast(trx, eventId);
  return cast
    .filter(({ role }) => role === 'speaker' || role === 'kol')
    .map(({ id, role, position, name, office }) => ({ castId: id, position: role === 'speaker' ? position : null, name, office }));
}

/** What everybody may read, by number. */
export async function listPublicQuestions(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<PublicQuestion[]> {
  const event = await trx.selectFrom('event').select('questions_moderated').where('id', '=', eventId).executeTakeFirst();
  const all = await listDeskQuestions(trx, { eventId });
  return all.filter((question) => isPublic(question, event?.questions_moderated ?? true)).map(toPublic);
}

/** So many questions, and so many answers, are shown in a room at once: its page must open on 64 kbit/s whatever was asked. */
const roomShows = 25;

/** The room's questions in its order: what is on air, the most wanted, the newest answers. */
export async function listRoomQuestions(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<PublicQuestion[]> {
  const sorted = (await listPublicQuestions(trx, { eventId })).sort(byWish);
  const waiting = sorted.filter(({ answer }) => answer === null);
  const answered = sorted.filter(({ answer }) => answer !== null);
  return [...waiting.slice(0, roomShows), ...answered.slice(0, roomShows)];
}

/** A participant's own, whatever their state: nobody wonders where a question went. Those asked from a claim that was joined are the person's. */
export async function listOwnQuestions(trx: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<DeskQuestion[]> {
  return named(trx, eventId, await rowsOf(trx, eventId).where('registration_id', 'in', placesOf({ eventId, registrationId })).execute());
}

/** Everything that was asked in an event, by number. */
export async function listDeskQuestions(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<DeskQuestion[]> {
  return named(trx, eventId, await rowsOf(trx, eventId).execute());
}

export async function findQuestion(trx: Kysely<Database>, { eventId, number }: { eventId: string; number: number }): Promise<DeskQuestion | undefined> {
  return (await named(trx, eventId, await rowsOf(trx, eventId).where('number', '=', number).execute()))[0];
}

export function toPublic({ number, state, asker, toCastId, to, text, answer, answeredBy, votes, askedAt, answeredAt }: PublicQuestion): PublicQuestion {
  return { number, state, asker, toCastId, to, text, answer, answeredBy, votes, askedAt, answeredAt };
}

/**
 * How many people want each of these answered (all of an event's without `numbers`): who voted for it or for what was merged into
 * it, and who asked what was merged into it, each once, and never its own asker.
 */
export async function countVotes(trx: Kysely<Database>, { eventId, numbers = null }: { eventId: string; numbers?: readonly number[] | null }): Promise<Map<number, number>> {
  const { rows } = await sql<{ number: number; votes: number }>`
    with wish as (
      select coalesce(q.merged_into, q.number) as number, v.registration_id
      from question_vote v join question q on q.event_id = v.event_id and q.number = v.number where v.event_id = ${eventId}
      union
      select q.merged_into, q.registration_id from question q where q.event_id = ${eventId} and q.merged_into is not null and q.registration_id is not null)
    select q.number, count(*)::int as votes
    from wish join question q on q.event_id = ${eventId} and q.number = wish.number
    where q.registration_id is distinct from wish.registration_id ${numbers === null ? sql`` : sql`and q.number = any(${[...numbers]}::int[])`}
    group by q.number`.execute(trx);
  return new Map(rows.map((row) => [row.number, row.votes]));
}

/** The questions that one person wants answered. */
export async function votesOf(trx: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<number[]> {
  const rows = await trx.selectFrom('question_vote').select('number').where('event_id', '=', eventId).where('registration_id', '=', registrationId).orderBy('number').execute();
  return rows.map((row) => row.number);
}

const rowsOf = (trx: Kysely<Database>, eventId: string) => trx.selectFrom('question').selectAll().where('event_id', '=', eventId).orderBy('number');

/** Names as the cast bears them on the day of the event. */
async function named(trx: Kysely<Database>, eventId: string, rows: readonly Selectable<QuestionTable>[]): Promise<DeskQuestion[]> {
  if (rows.length === 0) return [];
  const names = new Map((await getCast(trx, eventId)).map((member) => [member.id, member.name]));
  const agencies = new Map((await trx.selectFrom('question_followup').select(['number', 'owner_agency']).where('event_id', '=', eventId).where('owner_agency', 'is not', null).execute()).map((row) => [row.number, row.owner_agency]));
  const votes = await countVotes(trx, { eventId, numbers: rows.length < 20 ? rows.map((row) => row.number) : null });
  const nameOf = (castId: string | null): string | null => (castId === null ? null : (names.get(castId) ?? null));
  return rows.map((row) => ({
    number: row.number,
    registrationId: row.registration_id,
    state: row.state as QuestionState,
    asker: row.asker_name,
    toCastId: row.to_cast_id,
    to: nameOf(row.to_cast_id),
    text: row.text,
    answer: row.answer,
    answeredBy: nameOf(row.answered_by_cast_id) ?? (row.answered_how === 'written' ? (agencies.get(row.number) ?? null) : null),
    answeredByCastId: row.answered_by_cast_id,
    answeredHow: row.answered_how as AnsweredHow | null,
    publishedAt: row.published_at?.toISOString() ?? null,
    mergedInto: row.merged_into,
    votes: votes.get(row.number) ?? 0,
    via: row.via as QuestionVia | null,
    hiddenReason: row.hidden_reason as HiddenReason | null,
    askedAt: row.asked_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
  }));
}

/** What participants asked, each with who asked it: to find sentences that several people share. */
export async function listAskedTexts(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<{ registrationId: string; text: string }[]> {
  const rows = await trx.selectFrom('question').select(['registration_id', 'text']).where('event_id', '=', eventId).where('registration_id', 'is not', null).execute();
  return rows.map((row) => ({ registrationId: row.registration_id!, text: row.text }));
}
