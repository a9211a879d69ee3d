import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Words } from '../../model.ts';
import { getResults, listAnswers, listItems } from '../../server/queries.ts';
import { openTexts, scaleLines, smallestCell, type ScaleLine } from '../model.ts';

export interface FeedbackResults {
  versionId: string;
  people: number;
  lines: (ScaleLine & { text: Words; options: Words[] })[];
  texts: { code: string; text: Words; texts: string[] }[];
  /** Where people live, with the mean over all statements; places of fewer than the smallest cell are counted together. */
  places: { name: string | null; people: number; mean: number | null }[];
}

const meanOf = (lines: readonly ScaleLine[]): number | null => {
  const told = lines.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  return told.length === 0 ? null : told.reduce((sum, mean) => sum + mean, 0) / told.length;
};

/** What people answered in an event's feedback (or follow-up) form, each version apart; by place only where enough answered. */
export async function feedbackResults(trx: Transaction<Database>, { eventId, role }: { eventId: string; role: 'feedback' | 'follow_up' }): Promise<FeedbackResults[]> {
  const results = (await getResults(trx, { eventId })).flatMap(({ registrationId, results: own }) => (own[role] && own[role].submittedAt !== null ? [{ registrationId, ...own[role] }] : []));
  const answers = await listAnswers(trx, { eventId, role });
  const homes = new Map((await trx.selectFrom('registration as r').innerJoin('participant as p', 'p.id', 'r.participant_id').leftJoin('region as g', 'g.code', 'p.region_code').select(['r.id', 'g.name']).where('r.event_id', '=', eventId).execute()).map(({ id, name }) => [id, name]));
  return Promise.all([...Map.groupBy(results, ({ versionId }) => versionId)].map(async ([versionId, people]): Promise<FeedbackResults> => {
    const items = (await listItems(trx, { versionId })).filter(({ form }) => form === 'A');
    const counted = new Set(people.map(({ attemptId }) => attemptId));
    const own = answers.filter(({ attemptId }) => counted.has(attemptId));
    const textOf = new Map(items.map((item) => [item.code, item]));
    const groups = [...Map.groupBy(people, ({ registrationId }) => homes.get(registrationId) ?? null)];
    const small = groups.filter(([name, some]) => name === null || some.length < smallestCell).flatMap(([, some]) => some);
    const placed = [...groups.filter(([name, some]) => name !== null && some.length >= smallestCell), ...(small.length > 0 ? [[null, small] as const] : [])];
    return {
      versionId, people: people.length,
      lines: scaleLines(items, own).map((line) => ({ ...line, text: textOf.get(line.code)!.text, options: textOf.get(line.code)!.options })),
      texts: openTexts(items, own, people.length).map((open) => ({ ...open, text: textOf.get(open.code)!.text })),
      // A single small group beside large ones could be worked out from the whole; it shows a number of people alone.
      places: placed.map(([name, some]) => {
        const ids = new Set(some.map(({ attemptId }) => attemptId));
        return { name, people: some.length, mean: name === null ? null : meanOf(scaleLines(items, own.filter(({ attemptId }) => ids.has(attemptId)))) };
      }),
    };
  }));
}
