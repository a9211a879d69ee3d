import { z } from 'zod';
import { Refusal } from '#platform/http/refusal.ts';
import type { BatchProblem } from './model.ts';

/** More is no plan of batches any more, and no console could show it. */
export const limits = { units: 2000, days: 366, groupsPerDay: 50, people: 10_000_000, bytes: 2 ** 20, places: 100_000 } as const;

const name = z.string().trim().min(1).max(200);
const pairs = z.array(z.tuple([name, name])).max(5000).default([]);
const batchFile = z.strictObject({
  days: z.array(z.iso.date()).min(1).max(limits.days),
  groupsPerDay: z.number().int().min(1).max(limits.groupsPerDay),
  groupCapacity: z.number().int().min(1).max(limits.people),
  units: z.array(z.strictObject({ unit: name, people: z.number(), days: z.array(z.string()).min(1).max(limits.days).optional() })).min(1).max(limits.units),
  together: pairs,
  apart: pairs,
  /** For people; the planner reads neither. */
  note: z.string().optional(),
  $comment: z.string().optional(),
});

const refuse = (reason: string, values: Record<string, string | number> = {}) => new Refusal(reason, 422, { values });

/** The text of a file as a problem. Refuses with the first thing that is wrong, by name: see `problemOf`; and `batch_not_json`, `batch_too_large`. */
export function readBatchFile(text: string): BatchProblem {
  if (text.length > limits.bytes) throw refuse('batch_too_large');
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw refuse('batch_not_json');
  }
  return problemOf(raw);
}

/**
 * Refuses `batch_too_many` (units times groups), `batch_shape` (what is missing or of the wrong kind, and where), `batch_people_wrong`, `batch_unit_twice`, `batch_day_twice`,
 * `batch_day_unknown` (a wish for a day that is none of the plan's), `batch_unit_unknown` and `batch_pair_same` (in the wishes).
 */
export function problemOf(raw: unknown): BatchProblem {
  const parsed = batchFile.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].map(String).join('.');
    throw refuse('batch_shape', { where: where || 'JSON' });
  }
  const { note: _note, $comment: _comment, ...problem } = parsed.data;
  const { days, units, together, apart } = problem;
  if (units.length * days.length * problem.groupsPerDay > limits.places) throw refuse('batch_too_many', { most: limits.places });
  const twice = (list: readonly string[]): string | undefined => list.find((one, at) => list.indexOf(one) !== at);
  const dayTwice = twice(days);
  if (dayTwice !== undefined) throw refuse('batch_day_twice', { day: dayTwice });
  const unitTwice = twice(units.map((unit) => unit.unit));
  if (unitTwice !== undefined) throw refuse('batch_unit_twice', { unit: unitTwice });
  const known = new Set(units.map((unit) => unit.unit));
  for (const unit of units) {
    if (!Number.isInteger(unit.people) || unit.people < 1 || unit.people > limits.people) throw refuse('batch_people_wrong', { unit: unit.unit, people: unit.people });
    const stray = unit.days?.find((day) => !days.includes(day));
    if (stray !== undefined) throw refuse('batch_day_unknown', { unit: unit.unit, day: stray });
  }
  for (const [list, pairsOfList] of [['together', together], ['apart', apart]] as const) {
    for (const pair of pairsOfList) {
      const stranger = pair.find((one) => !known.has(one));
      if (stranger !== undefined) throw refuse('batch_unit_unknown', { unit: stranger, list });
      if (pair[0] === pair[1]) throw refuse('batch_pair_same', { unit: pair[0], list });
    }
  }
  return problem;
}
