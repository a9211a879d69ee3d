import { sql, type Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { isInRoom, type DeskPoll, type PollKind, type PollState, type PublicPoll } from '../model.ts';

/** The polls of an event with their counts, by number. */
export async function listDeskPolls(trx: Kysely<Database>, { eventId, number = null }: { eventId: string; number?: number | null }): Promise<DeskPoll[]> {
  const polls = await trx.selectFrom('poll').selectAll().where('event_id', '=', eventId).$if(number !== null, (query) => query.where('number', '=', number!)).orderBy('number').execute();
  if (polls.length === 0) return [];
  const options = await trx.selectFrom('poll_option').select(['number', 'text']).where('event_id', '=', eventId).orderBy('number').orderBy('position').execute();
  const { rows } = await sql<{ number: number; choice: number; people: number }>`
    select number, choice, count(*)::int as people from poll_answer cross join lateral unnest(choices) as choice
    where event_id = ${eventId} group by number, choice`.execute(trx);
  const answered = await trx.selectFrom('poll_answer').select(({ fn }) => ['number', fn.countAll<number>().as('people')]).where('event_id', '=', eventId).groupBy('number').execute();
  return polls.map((poll) => {
    const texts = options.filter((option) => option.number === poll.number).map(({ text }) => text);
    return {
      number: poll.number, kind: poll.kind as PollKind, text: poll.text, state: poll.state as PollState, shown: poll.shown, options: texts,
      counts: texts.map((_, i) => rows.find((row) => row.number === poll.number && row.choice === i + 1)?.people ?? 0),
      answered: answered.find((row) => row.number === poll.number)?.people ?? 0,
      openedAt: poll.opened_at?.toISOString() ?? null, closedAt: poll.closed_at?.toISOString() ?? null,
    };
  });
}

/** What the room sees of a poll: the results only where the desk shows them. */
export function toPublicPoll({ number, kind, text, state, shown, options, counts, answered }: DeskPoll): PublicPoll {
  return { number, kind, text, state, shown, options, counts: shown ? counts : null, answered: shown ? answered : null };
}

/** The polls that are in the room now: the open one, and those whose results are shown; by number. */
export async function listRoomPolls(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<PublicPoll[]> {
  return (await listDeskPolls(trx, { eventId })).filter(isInRoom).map(toPublicPoll);
}

/** What one person chose, by the poll's number. */
export async function choicesOf(trx: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<Record<number, number[]>> {
  const rows = await trx.selectFrom('poll_answer').select(['number', 'choices']).where('event_id', '=', eventId).where('registration_id', '=', registrationId).execute();
  return Object.fromEntries(rows.map((row) => [row.number, row.choices]));
}
