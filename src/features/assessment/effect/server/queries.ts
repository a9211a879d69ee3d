import type { Transaction } from 'kysely';
import type { Pillar } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { isRight, isScored } from '../../item/model.ts';
import { forms, type AnswerValue, type Form, type Points, type Role, type Words } from '../../model.ts';
import { getResults, listAnswers, listItems } from '../../server/queries.ts';
import { alphaOf, effectsByVersion, itemFigures, pairsOf, type ItemFigures, type Pair, type VersionEffect } from '../model.ts';

export interface EventEffect {
  /** Finished attempts, whoever else has the other one. */
  before: number;
  after: number;
  pairs: number;
  /** Took both tests in two versions: never compared. */
  mixed: number;
  versions: (VersionEffect & { number: number; name: Words })[];
}

/** What the people of an event gained between its two tests. */
export async function eventEffect(trx: Transaction<Database>, eventId: string): Promise<EventEffect> {
  const people = await getResults(trx, { eventId });
  const { pairs, mixed } = pairsOf(people);
  return { before: people.filter(({ results }) => results.pre).length, after: people.filter(({ results }) => results.post).length, pairs: pairs.length, mixed, versions: await named(trx, effectsByVersion(pairs)) };
}

async function named(trx: Transaction<Database>, effects: readonly VersionEffect[]): Promise<EventEffect['versions']> {
  if (effects.length === 0) return [];
  const rows = await trx.selectFrom('assessment_version as v').innerJoin('assessment_instrument as i', 'i.id', 'v.instrument_id').select(['v.id', 'v.number', 'i.name_id', 'i.name_en'])
    .where('v.id', 'in', effects.map(({ versionId }) => versionId)).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return effects.map((effect) => ({ ...effect, number: byId.get(effect.versionId)?.number ?? 0, name: { id: byId.get(effect.versionId)?.name_id ?? '', en: byId.get(effect.versionId)?.name_en ?? null } }));
}

/** The same over all closed events of a programme, rehearsals aside: people who came to two events are two pairs. Ask as our own system; the answer names nobody. */
export async function programmeEffect(trx: Transaction<Database>, programmeId: string): Promise<{ pairs: number; mixed: number; versions: EventEffect['versions'] }> {
  const rows = await trx.selectFrom('assessment_attempt as a').innerJoin('event as e', 'e.id', 'a.event_id')
    .select(['a.event_id', 'a.registration_id', 'a.role', 'a.version_id', 'a.points', 'a.points_of', 'a.by_pillar'])
    .where('e.programme_id', '=', programmeId).where('e.state', '=', 'closed').where('e.simulated', '=', false).where('a.role', 'in', ['pre', 'post']).where('a.state', '<>', 'open')
    .orderBy('a.submitted_at', (order) => order.asc().nullsLast()).orderBy('a.id').execute();
  const people = new Map<string, { results: Partial<Record<Role, { versionId: string; score: Pair['before'] }>> }>();
  for (const row of rows) {
    const key = `${row.event_id} ${row.registration_id}`;
    const person = people.get(key) ?? { results: {} };
    person.results[row.role as Role] ??= { versionId: row.version_id, score: { points: row.points!, of: row.points_of!, byPillar: row.by_pillar as Partial<Record<Pillar, Points>> } };
    people.set(key, person);
  }
  const { pairs, mixed } = pairsOf([...people.values()]);
  return { pairs: pairs.length, mixed, versions: await named(trx, effectsByVersion(pairs)) };
}

export interface ItemLine {
  code: string;
  form: Form;
  pillar: Pillar | null;
  text: Words;
  figures: ItemFigures;
}

/** Facility and discrimination of each scored item in one role, form by form, and the alpha of each form; every version apart. */
export async function itemTable(trx: Transaction<Database>, { eventId, role }: { eventId: string; role: Role }): Promise<{ versionId: string; form: Form; attempts: number; alpha: number | null; lines: ItemLine[] }[]> {
  const people = (await getResults(trx, { eventId })).flatMap(({ results }) => (results[role] ? [results[role]] : []));
  const answers = Map.groupBy(await listAnswers(trx, { eventId, role }), ({ attemptId }) => attemptId);
  const tables = [];
  for (const versionId of new Set(people.map((result) => result.versionId))) {
    const all = (await listItems(trx, { versionId })).filter(isScored);
    for (const form of forms) {
      const items = all.filter((item) => item.form === form);
      const taken = people.filter((result) => result.versionId === versionId && result.form === form);
      if (items.length === 0 || taken.length === 0) continue;
      const marks = taken.map(({ attemptId }) => {
        const own = new Map<string, AnswerValue>((answers.get(attemptId) ?? []).map(({ itemId, value }) => [itemId, value]));
        return items.map((item) => isRight(item, own.get(item.id)));
      });
      const figures = itemFigures(marks, items.length);
      tables.push({ versionId, form, attempts: taken.length, alpha: alphaOf(marks, items.length), lines: items.map(({ code, pillar, text }, i) => ({ code, form, pillar, text, figures: figures[i]! })) });
    }
  }
  return tables;
}
