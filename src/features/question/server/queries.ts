import type { Kysely, Selectable } from 'kysely';
import { getCast } from '#features/event/server/queries.ts';
import { placesOf } from '#features/registration/claim/server/queries.ts';
import type { Database, QuestionTable } from '#platform/database/schema.ts';
import { isPublic, type Askable, type DeskQuestion, type HiddenReason, type PublicQuestion, type QuestionState, type QuestionVia } from '../model.ts';

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
  return all.filter(({ state }) => isPublic(state, event?.questions_moderated ?? true)).map(toPublic);
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

export function toPublic({ number, state, asker, toCastId, to, text, answer, answeredBy, askedAt, answeredAt }: PublicQuestion): PublicQuestion {
  return { number, state, asker, toCastId, to, text, answer, answeredBy, askedAt, answeredAt };
}

const rowsOf = (trx: Kysely<Database>, eventId: string) => trx.selectFrom('question').selectAll().where('event_id', '=', eventId).orderBy('number');

/** Names as the cast bears them on the day of the event. */
async function named(trx: Kysely<Database>, eventId: string, rows: readonly Selectable<QuestionTable>[]): Promise<DeskQuestion[]> {
  if (rows.length === 0) return [];
  const names = new Map((await getCast(trx, eventId)).map((member) => [member.id, member.name]));
  const nameOf = (castId: string | null): string | null => (castId === null ? null : (names.get(castId) ?? null));
  return rows.map((row) => ({
    number: row.number,
    state: row.state as QuestionState,
    asker: row.asker_name,
    toCastId: row.to_cast_id,
    to: nameOf(row.to_cast_id),
    text: row.text,
    answer: row.answer,
    answeredBy: nameOf(row.answered_by_cast_id),
    answeredByCastId: row.answered_by_cast_id,
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
