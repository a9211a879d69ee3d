import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alphaFrom, alphaOf, effectOf, effectsByVersion, effectSize, itemFigures, normalisedGain, pairsOf, type Marks, type Pair, type Score } from './model.ts';
import { noncentralBelow, normalBelow, shiftsFor } from './interval/model.ts';

const near = (value: number | null | undefined, wanted: number, within = 1e-9): void => assert.equal(typeof value === 'number' && Math.abs(value - wanted) <= within, true, `${value} is not within ${within} of ${wanted}`);
const score = (points: number, of = 10, byPillar: Score['byPillar'] = {}): Score => ({ points, of, byPillar });
const pair = (before: number, after: number, versionId = 'v1'): Pair => ({ versionId, before: score(before), after: score(after) });

/** Park and Miller's minimal generator: the same data everywhere. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('published examples: Hake 1998, Student 1908, Bland and Altman 1997, and the noncentral t of MBESS', () => {
  // Hake: class averages of 44 and 63 per cent gain 19/56.
  near(normalisedGain(44, 63), 0.34, 0.005);
  // Student's sleep data (Cushny and Peebles): mean difference 1.58 hours, t = 4.0621 with 9 degrees of freedom.
  const changes = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
  const size = effectSize(changes)!;
  near(size.value * Math.sqrt(10), 4.0621, 5e-5);
  // Bland and Altman, BMJ 314:572: ten items, variances of 11.16 in sum, 77.44 of the total: 0.95.
  near(alphaFrom({ items: 10, itemVariances: 11.16, totalVariance: 77.44 }), 0.95, 0.005);
  // conf.limits.nct(2.83, 126) in the manual of MBESS (Kelley 2007): 0.8337502 and 4.815359.
  const [low, high] = shiftsFor(2.83, 126);
  near(low, 0.8337502, 2e-6);
  near(high, 4.815359, 2e-6);
});

test('the distributions equal their tables and their own limits', () => {
  near(normalBelow(1.959963984540054), 0.975, 1e-12);
  near(normalBelow(-6.5) / 4.016000583859118e-11, 1, 1e-9);
  // Student's t: 2.262157 leaves 2.5 % above with 9 degrees of freedom, 12.7062 with one.
  near(noncentralBelow(2.2621571627409915, 9, 0), 0.975, 1e-8);
  near(noncentralBelow(12.706204736432095, 1, 0), 0.975, 2e-3);
  // A large shift, where series underflow: the interval is where the normal one is.
  const [low, high] = shiftsFor(60, 4000);
  near((low + high) / 2, 60, 0.1);
  near(high - low, 2 * 1.96 * Math.sqrt(1 + 3600 / 8000), 0.01);
});

test('the interval of d_z equals one found by simulation of what it promises', () => {
  // Of samples with the true size at the lower limit, 2.5 % show more than what was seen.
  const random = dice(20_261);
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const seen = 0.5;
  const n = 20;
  const [low] = shiftsFor(seen * Math.sqrt(n), n - 1).map((shift) => shift / Math.sqrt(n)) as [number, number];
  let beyond = 0;
  for (let round = 0; round < 20_000; round++) {
    const sample = Array.from({ length: n }, () => low + normal());
    const middle = sample.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(sample.reduce((sum, value) => sum + value * value, 0) / (n - 1) - (n * middle * middle) / (n - 1));
    if (middle / deviation > seen) beyond += 1;
  }
  near(beyond / 20_000, 0.025, 0.004);
});

/** 400 people whose knowledge rises; ten items, each with its own difficulty. */
function people(seed: number): { before: Marks; after: Marks }[] {
  const random = dice(seed);
  return Array.from({ length: 400 }, () => {
    const skill = random() * 0.8;
    const take = (rise: number): Marks => Array.from({ length: 10 }, (_, item) => random() < Math.min(0.98, skill + rise + item * 0.02));
    return { before: take(0), after: take(0.15) };
  });
}

test('generated data: every figure equals the textbook formula computed another way', () => {
  const taken = people(7);
  const count = (marks: Marks): number => marks.filter(Boolean).length;
  const effect = effectOf(taken.map(({ before, after }) => ({ versionId: 'v1', before: score(count(before)), after: score(count(after)) })));
  if (effect.kind !== 'measured') throw new Error('400 pairs are enough');
  // Sums and sums of squares instead of deviations, in points instead of per cent.
  let [sum, squares, was, is] = [0, 0, 0, 0];
  for (const { before, after } of taken) {
    const change = count(after) - count(before);
    [sum, squares, was, is] = [sum + change, squares + change * change, was + count(before), is + count(after)];
  }
  const n = taken.length;
  near(effect.before, (was / n) * 10);
  near(effect.change, (sum / n) * 10);
  near(effect.gain, (is - was) / (10 * n - was));
  near(effect.size?.value, sum / Math.sqrt((n * (n * squares - sum * sum)) / (n - 1)));
  // At this n the exact interval lies on the large-sample one (Hedges and Olkin 1985): d ± 1.96·√(1/n + d²/2n).
  const d = effect.size!.value;
  const half = 1.959964 * Math.sqrt(1 / n + (d * d) / (2 * n));
  near(effect.size?.low, d - half, 0.003);
  near(effect.size?.high, d + half, 0.003);
  near(effect.ceilingAfter, taken.filter(({ after }) => after.every(Boolean)).length / n);

  const attempts = taken.map(({ after }) => after);
  for (const [item, figures] of itemFigures(attempts, 10).entries()) {
    if (figures.kind !== 'measured') throw new Error('400 attempts are enough');
    const right = attempts.filter((marks) => marks[item]);
    near(figures.facility, right.length / n);
    // (M1 - M0) / s · √(pq), with the rest of the test.
    const rest = (marks: Marks): number => count(marks) - Number(marks[item]);
    const average = (some: readonly Marks[]): number => some.reduce((total, marks) => total + rest(marks), 0) / some.length;
    const [p, s] = [right.length / n, Math.sqrt(attempts.reduce((total, marks) => total + rest(marks) ** 2, 0) / n - average(attempts) ** 2)];
    near(figures.discrimination, ((average(right) - average(attempts.filter((marks) => !marks[item]))) / s) * Math.sqrt(p * (1 - p)));
  }
  // KR-20: k/(k-1) · (1 - Σpq / σ²), with population variances throughout.
  const [k, totals] = [10, attempts.map(count)];
  const spread = totals.reduce((total, value) => total + value * value, 0) / n - (totals.reduce((total, value) => total + value, 0) / n) ** 2;
  const pq = Array.from({ length: k }, (_, item) => attempts.filter((marks) => marks[item]).length / n).reduce((total, p) => total + p * (1 - p), 0);
  near(alphaOf(attempts, k), (k / (k - 1)) * (1 - pq / spread));
});

test('nine pairs say nothing, ten do; nineteen attempts tell nothing of a question', () => {
  const pairs = Array.from({ length: 9 }, (_, i) => pair(i % 5, 5 + (i % 3)));
  assert.deepEqual(effectOf(pairs), { kind: 'few', pairs: 9, needed: 10 });
  assert.equal(effectOf([...pairs, pair(1, 2)]).kind, 'measured');
  const marks: Marks[] = Array.from({ length: 19 }, (_, i) => [i % 2 === 0, i % 3 === 0]);
  assert.deepEqual(itemFigures(marks, 2)[0], { kind: 'few', attempts: 19, needed: 20 });
  assert.equal(alphaOf(marks, 2), null);
});

test('only pairs of the same person in the same version count, and versions stay apart', () => {
  const taken = (pre: string | null, post: string | null) => ({ results: { ...(pre === null ? {} : { pre: { versionId: pre, score: score(4) } }), ...(post === null ? {} : { post: { versionId: post, score: score(8) } }) } });
  const { pairs, mixed } = pairsOf([taken('v1', 'v1'), taken('v1', null), taken(null, 'v1'), taken('v1', 'v2'), taken('v2', 'v2')]);
  assert.deepEqual([pairs.map(({ versionId }) => versionId), mixed], [['v1', 'v2'], 1]);
  const effects = effectsByVersion([...Array.from({ length: 12 }, () => pair(2, 4, 'v1')), ...Array.from({ length: 11 }, () => pair(6, 9, 'v2'))]);
  assert.deepEqual(effects.map(({ versionId, whole }) => [versionId, whole.kind === 'measured' && whole.change, whole.kind === 'measured' && whole.size]), [['v1', 20, null], ['v2', 30, null]]);
});

test('a pillar is judged by its own items, and one that was not asked is absent', () => {
  const one: Pair = { versionId: 'v1', before: score(5, 10, { skill: { points: 1, of: 4 }, safety: { points: 4, of: 6 } }), after: score(8, 10, { skill: { points: 3, of: 4 }, safety: { points: 5, of: 6 } }) };
  const [version] = effectsByVersion(Array.from({ length: 10 }, () => one));
  assert.deepEqual(version!.byPillar.map(({ pillar, effect }) => [pillar, effect.kind === 'measured' && Math.round(effect.change * 10)]), [['skill', 500], ['safety', 167]]);
});
