import { sql, type Kysely } from 'kysely';
import type { Pillar } from '#features/event/model.ts';
import { formatName, parseName } from '#features/speaker/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { searchWords, type KnowledgePair } from '../model.ts';

const printed = (name: string | null): string | null => (name === null ? null : formatName(parseName(name)));

export interface KnowledgeSearch {
  text?: string | undefined;
  pillar?: Pillar | undefined;
  /** An event's address. */
  event?: string | undefined;
  limit?: number;
  offset?: number;
}

/**
 * Approved pairs in the transaction's scope, and how many there are. Words are looked for in question and answer by their Indonesian stem
 * ("mengamankan" finds "keamanan"), and as typed also in the theme and the names; every word must be found. Best first.
 */
export async function searchKnowledge(trx: Kysely<Database>, { text = '', pillar, event, limit = 20, offset = 0 }: KnowledgeSearch): Promise<{ total: number; pairs: KnowledgePair[] }> {
  const words = searchWords(text);
  const stems = sql`to_tsvector('indonesian', pair.question || ' ' || pair.answer)`;
  const own = sql`lower(concat_ws(' ', pair.question, pair.answer, event.theme, answering.name_as_written, asked.name_as_written))`;
  let found = trx
    .selectFrom('recap_knowledge as pair')
    .innerJoin('event', 'event.id', 'pair.event_id')
    .leftJoin('event_cast as answering', (join) => join.onRef('answering.event_id', '=', 'pair.event_id').onRef('answering.id', '=', 'pair.answered_by_cast_id'))
    .leftJoin('event_cast as asked', (join) => join.onRef('asked.event_id', '=', 'pair.event_id').onRef('asked.id', '=', 'pair.to_cast_id'))
    .where('event.simulated', '=', false);
  if (pillar) found = found.where('pair.pillar', '=', pillar);
  if (event) found = found.where('event.slug', '=', event);
  for (const word of words) found = found.where(sql<boolean>`(${stems} @@ plainto_tsquery('indonesian', ${word}) or strpos(${own}, ${word}) > 0)`);
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .select(['pair.question_id', 'pair.pillar', 'pair.question', 'pair.answer', 'answering.name_as_written as answering', 'asked.name_as_written as asked', 'event.slug', 'event.theme', 'event.starts_on', 'event.ends_on'])
    .orderBy(sql`ts_rank(to_tsvector('indonesian', pair.question), plainto_tsquery('indonesian', ${words.join(' ')}))`, 'desc')
    .orderBy('event.starts_on', 'desc')
    .orderBy('pair.question_id')
    .limit(limit)
    .offset(offset)
    .execute();
  return {
    total,
    pairs: rows.map((row) => ({
      questionId: row.question_id, pillar: row.pillar as Pillar, question: row.question, answer: row.answer,
      to: printed(row.asked), answeredBy: printed(row.answering),
      event: { slug: row.slug, theme: row.theme, startsOn: row.starts_on, endsOn: row.ends_on },
    })),
  };
}

export interface Candidate {
  questionId: string;
  number: number;
  text: string;
  answer: string;
  answeredBy: string | null;
  /** As it was approved; null = not yet. */
  approved: { pillar: Pillar; question: string; answer: string; at: Date } | null;
  /** The question desk took the question down after it was approved. */
  hidden: boolean;
}

/** The answered questions of an event for the desk, with what was approved of them; and what was approved and is hidden since. */
export async function listCandidates(trx: Kysely<Database>, { eventId }: { eventId: string }): Promise<Candidate[]> {
  const ids = new Map((await trx.selectFrom('question').select(['id', 'number']).where('event_id', '=', eventId).execute()).map((row) => [row.number, row.id]));
  const approved = new Map((await trx.selectFrom('recap_knowledge').selectAll().where('event_id', '=', eventId).execute()).map((row) => [row.question_id, row]));
  return (await listDeskQuestions(trx, { eventId })).flatMap((question) => {
    const questionId = ids.get(question.number);
    const known = questionId === undefined ? undefined : approved.get(questionId);
    if (questionId === undefined || question.answer === null || (question.state === 'hidden' && !known)) return [];
    return [{
      questionId, number: question.number, text: question.text, answer: question.answer, answeredBy: question.answeredBy, hidden: question.state === 'hidden',
      approved: known ? { pillar: known.pillar as Pillar, question: known.question, answer: known.answer, at: known.approved_at } : null,
    }];
  });
}
