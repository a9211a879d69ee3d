import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { DeskQuestion } from '../../model.ts';
import { listDeskQuestions } from '../../server/queries.ts';
import type { AnsweringSpeaker } from './commands.ts';

/** What one speaker may read and answer: what was put to them or to all and let through, with their own answers; the most wanted first. */
export async function listSpeakerQuestions(trx: Kysely<Database>, { eventId, castId }: AnsweringSpeaker): Promise<DeskQuestion[]> {
  const owed = await trx.selectFrom('question_followup').select('number').where('event_id', '=', eventId).where('owner_cast_id', '=', castId).where('closed_at', 'is', null).execute();
  const numbers = new Set(owed.map((row) => row.number));
  const all = await listDeskQuestions(trx, { eventId });
  const mine = all.filter(({ number, state, toCastId, answeredByCastId }) =>
    numbers.has(number) || ((toCastId === castId || toCastId === null) && (state === 'queued' || state === 'on_air' || (answeredByCastId === castId && state !== 'hidden' && state !== 'merged'))));
  return mine.sort((a, b) => b.votes - a.votes || a.number - b.number);
}
