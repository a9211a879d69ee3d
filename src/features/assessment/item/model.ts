import { pillars, type Pillar } from '#features/event/model.ts';
import type { AnswerValue, Item, ItemKind, Option, Points } from '../model.ts';

/** Items whose options have no order of their own. */
const mixedKinds: readonly ItemKind[] = ['single', 'several', 'ordering'];
export const isScored = (item: Pick<Item, 'answer'>): boolean => item.answer !== null;
/** Longest answer in words, in letters. */
export const longestText = 2000;

/**
 * The answer in its shape for this item, or null for what cannot be one: unknown keys, two where one is asked, an order that
 * leaves something out. An empty list takes an answer back, whatever the kind.
 */
export function readAnswer(item: Pick<Item, 'kind' | 'options'>, raw: unknown): AnswerValue | null {
  if (Array.isArray(raw) && raw.length === 0) return [];
  const keys = Array.isArray(raw) && raw.every((key): key is string => typeof key === 'string' && item.options.some((option) => option.key === key)) && new Set(raw).size === raw.length ? raw : null;
  switch (item.kind) {
    case 'single':
    case 'likert':
      return keys?.length === 1 ? keys : null;
    case 'several':
      return keys && item.options.flatMap(({ key }) => (keys.includes(key) ? key : []));
    case 'ordering':
      return keys?.length === item.options.length ? keys : null;
    case 'true_false':
      return typeof raw === 'boolean' ? raw : null;
    case 'number':
      return typeof raw === 'number' && Number.isFinite(raw) && Math.abs(raw) < 1e12 ? raw : null;
    case 'text':
      return typeof raw === 'string' && raw.trim() !== '' && raw.length <= longestText ? raw : null;
  }
}

export const isAnswered = (value: AnswerValue | undefined): value is AnswerValue => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** One point or none: whoever chose a wrong box beside the right ones, or swapped two steps, does not have it. */
export function isRight(item: Pick<Item, 'kind' | 'answer'>, value: AnswerValue | undefined): boolean {
  const { answer } = item;
  if (answer === null || !isAnswered(value)) return false;
  if (typeof answer === 'boolean') return value === answer;
  if (!Array.isArray(answer)) return typeof value === 'number' && Math.abs(value - answer.value) <= answer.tolerance + Number.EPSILON * Math.abs(answer.value);
  if (!Array.isArray(value) || value.length !== answer.length) return false;
  return item.kind === 'ordering' ? answer.every((key, i) => value[i] === key) : answer.every((key) => value.includes(key));
}

/** The points of one attempt, whole and per pillar: one for each scored item of its form. */
export function scoreOf(items: readonly Item[], answers: ReadonlyMap<string, AnswerValue>): Points & { byPillar: Partial<Record<Pillar, Points>> } {
  const scored = items.filter(isScored);
  const sum = (some: readonly Item[]): Points => ({ points: some.filter((item) => isRight(item, answers.get(item.id))).length, of: some.length });
  const parts = pillars.map((pillar) => [pillar, sum(scored.filter((item) => item.pillar === pillar))] as const);
  return { ...sum(scored), byPillar: Object.fromEntries(parts.filter(([, { of }]) => of > 0)) };
}

/** A number that follows from seed and word alone (FNV-1a, then the finish of MurmurHash3): the same order at every look. */
function rank(seed: number, word: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The items of an attempt in its order, each with its options in its order; without a seed as they were written. */
export function arrange(items: readonly Item[], seed: number | null): Item[] {
  const written = items.toSorted((a, b) => a.position - b.position);
  if (seed === null) return written;
  const mixed = <T>(list: readonly T[], word: (one: T) => string): T[] => list.toSorted((a, b) => rank(seed, word(a)) - rank(seed, word(b)) || (word(a) < word(b) ? -1 : 1));
  const options = (item: Item): Option[] => (mixedKinds.includes(item.kind) ? mixed(item.options, ({ key }) => `${item.code}/${key}`) : item.options);
  return mixed(written, ({ code }) => code).map((item) => ({ ...item, options: options(item) }));
}
