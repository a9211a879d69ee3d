/** What people gained between the test before and the test after: only pairs of the same person, in the same version, in per cent of the points. */
import { pillars, type Pillar } from '#features/event/model.ts';
import type { Points, Role } from '../model.ts';
import { shiftsFor } from './interval/model.ts';

/** Fewer pairs than this tell of persons, not of an event: no number, only the reason. */
export const fewestPairs = 10;
/** Fewer finished attempts than this say nothing about a question. */
export const fewestAttempts = 20;

export interface Score extends Points {
  byPillar: Partial<Record<Pillar, Points>>;
}

export interface Pair {
  versionId: string;
  before: Score;
  after: Score;
}

/** One person's results as `getResults` tells them. */
export interface Taken {
  results: Partial<Record<Role, { versionId: string; score: Score }>>;
}

/** Pairs by version, and how many had both tests but in two versions: those are never compared. */
export function pairsOf(people: readonly Taken[]): { pairs: Pair[]; mixed: number } {
  const both = people.flatMap(({ results: { pre, post } }) => (pre && post && pre.score.of > 0 && post.score.of > 0 ? [{ pre, post }] : []));
  const pairs = both.filter(({ pre, post }) => pre.versionId === post.versionId).map(({ pre, post }) => ({ versionId: pre.versionId, before: pre.score, after: post.score }));
  return { pairs, mixed: both.length - pairs.length };
}

export interface Gain {
  /** People with both tests. */
  pairs: number;
  /** Means in per cent of the points. */
  before: number;
  after: number;
  /** Percentage points. */
  change: number;
  /** Average normalised gain of the group (Hake 1998): the change as a share of what could still be gained; null where nothing could. */
  gain: number | null;
  /** Cohen's d_z: mean change over the standard deviation of the changes (Cohen 1988; Lakens 2013), with its exact 95 % interval; null where all changed alike. */
  size: { value: number; low: number; high: number } | null;
  /** Shares of people at full points. */
  ceilingBefore: number;
  ceilingAfter: number;
}

export type Effect = { kind: 'few'; pairs: number; needed: number } | ({ kind: 'measured' } & Gain);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample variance (n - 1). */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** Hake's average normalised gain from two means in per cent. */
export const normalisedGain = (before: number, after: number): number | null => (before >= 100 ? null : (after - before) / (100 - before));

/** Effect size of changes with its 95 % interval; null where they do not differ among themselves, or there are fewer than two. */
export function effectSize(changes: readonly number[]): Gain['size'] {
  const n = changes.length;
  if (n < 2) return null;
  const deviation = Math.sqrt(variance(changes));
  if (deviation < 1e-9) return null;
  const value = mean(changes) / deviation;
  const [low, high] = shiftsFor(value * Math.sqrt(n), n - 1);
  return { value, low: low / Math.sqrt(n), high: high / Math.sqrt(n) };
}

const percent = ({ points, of }: Points): number => (100 * points) / of;

/** What the pairs gained as a whole or, with a pillar, in it alone. */
export function effectOf(pairs: readonly Pair[], { pillar, fewest = fewestPairs }: { pillar?: Pillar; fewest?: number } = {}): Effect {
  const scored = pairs.flatMap(({ before, after }) => {
    const [was, is] = pillar === undefined ? [before, after] : [before.byPillar[pillar], after.byPillar[pillar]];
    return was && is && was.of > 0 && is.of > 0 ? [{ was: percent(was), is: percent(is) }] : [];
  });
  if (scored.length < fewest) return { kind: 'few', pairs: scored.length, needed: fewest };
  const [before, after] = [mean(scored.map(({ was }) => was)), mean(scored.map(({ is }) => is))];
  const full = (values: readonly number[]): number => values.filter((value) => value === 100).length / values.length;
  return {
    kind: 'measured', pairs: scored.length, before, after, change: after - before, gain: normalisedGain(before, after), size: effectSize(scored.map(({ was, is }) => is - was)),
    ceilingBefore: full(scored.map(({ was }) => was)), ceilingAfter: full(scored.map(({ is }) => is)),
  };
}

export interface VersionEffect {
  versionId: string;
  whole: Effect;
  /** Only pillars that were asked. */
  byPillar: { pillar: Pillar; effect: Effect }[];
}

/** One effect per version, the one with most pairs first: two versions are two measurements, and no number joins them. */
export function effectsByVersion(pairs: readonly Pair[], fewest = fewestPairs): VersionEffect[] {
  return [...Map.groupBy(pairs, ({ versionId }) => versionId)]
    .map(([versionId, own]) => ({
      versionId, whole: effectOf(own, { fewest }), count: own.length,
      byPillar: pillars.filter((pillar) => own.some(({ before, after }) => before.byPillar[pillar] && after.byPillar[pillar])).map((pillar) => ({ pillar, effect: effectOf(own, { pillar, fewest }) })),
    }))
    .toSorted((a, b) => b.count - a.count || (a.versionId < b.versionId ? -1 : 1))
    .map(({ count: _count, ...effect }) => effect);
}

/** Right answers of one attempt, item by item: true, false; items left open are false. */
export type Marks = readonly boolean[];

export type ItemFigures =
  | { kind: 'few'; attempts: number; needed: number }
  | {
      kind: 'measured';
      attempts: number;
      /** Share who had it right (classical test theory). */
      facility: number;
      /** Corrected point-biserial: correlation of the item with the rest of the test (Henrysson 1963); null where all had it right, or all wrong, or the rest does not differ. */
      discrimination: number | null;
    };

/** Facility and discrimination of each item over the same attempts. */
export function itemFigures(attempts: readonly Marks[], items: number, fewest = fewestAttempts): ItemFigures[] {
  const n = attempts.length;
  const totals = attempts.map((marks) => marks.filter(Boolean).length);
  return Array.from({ length: items }, (_, item): ItemFigures => {
    if (n < fewest) return { kind: 'few', attempts: n, needed: fewest };
    const own = attempts.map((marks) => Number(marks[item]));
    const rest = totals.map((total, i) => total - own[i]!);
    return { kind: 'measured', attempts: n, facility: mean(own), discrimination: correlation(own, rest) };
  });
}

/** Pearson's correlation; null where one side does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [across, squareA, squareB] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    across += (value - meanA) * (b[i]! - meanB);
    squareA += (value - meanA) ** 2;
    squareB += (b[i]! - meanB) ** 2;
  }
  return squareA < 1e-12 || squareB < 1e-12 ? null : across / Math.sqrt(squareA * squareB);
}

/** Cronbach's alpha (1951) from its parts; with right and wrong it equals KR-20. */
export const alphaFrom = ({ items, itemVariances, totalVariance }: { items: number; itemVariances: number; totalVariance: number }): number => (items / (items - 1)) * (1 - itemVariances / totalVariance);

/** Cronbach's alpha of the attempts; null for fewer than two items, too few attempts, or totals that do not differ. */
export function alphaOf(attempts: readonly Marks[], items: number, fewest = fewestAttempts): number | null {
  if (items < 2 || attempts.length < fewest) return null;
  const totalVariance = variance(attempts.map((marks) => marks.filter(Boolean).length));
  if (totalVariance < 1e-12) return null;
  const itemVariances = Array.from({ length: items }, (_, item) => variance(attempts.map((marks) => Number(marks[item])))).reduce((sum, value) => sum + value, 0);
  return alphaFrom({ items, itemVariances, totalVariance });
}
