import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contradictionOf } from '../contradiction/model.ts';
import { breachesOf, splitsOf, type BatchProblem } from '../model.ts';
import { layLine } from '../packing/model.ts';
import { bundle } from '../bundle/model.ts';
import { loadSolver, planWith } from '../server/vendor.ts';

const solver = await loadSolver();
const plan = (problem: BatchProblem, seconds = 10) => planWith(solver, { problem, seconds, gap: 0 }).solved;
const days = ['2023-08-21', '2023-08-22', '2023-08-23', '2023-08-24'];
const bali = (capacity: number): BatchProblem => ({
  days, groupsPerDay: 2, groupCapacity: capacity, together: [], apart: [],
  units: [3200, 1800, 2900, 2600, 1100, 1300, 1000, 1600, 2300, 2200].map((people, at) => ({ unit: `unit ${at}`, people })),
});

/**
 * The fewest splits by trying every way to say which unit has people in which group; null when there is none. Knows nothing of the
 * planner: that people fit is Hall's condition over all sets of units.
 */
function fewestByTrying({ days: all, groupsPerDay, groupCapacity, units, together, apart }: BatchProblem): number | null {
  const groups = all.length * groupsPerDay;
  const options = units.map((unit) => {
    let own = 0;
    for (let group = 0; group < groups; group++) if (!unit.days || unit.days.includes(all[Math.floor(group / groupsPerDay)]!)) own |= 1 << group;
    return Array.from({ length: 2 ** groups }, (_, set) => set).filter((set) => set > 0 && (set & ~own) === 0);
  });
  const count = (set: number): number => set.toString(2).replaceAll('0', '').length;
  const at = (name: string): number => units.findIndex((unit) => unit.unit === name);
  let best: number | null = null;
  const chosen: number[] = [];
  const fits = (): boolean => {
    for (let some = 1; some < 2 ** units.length; some++) {
      let [people, open] = [0, 0];
      units.forEach((unit, i) => { if (some & (1 << i)) [people, open] = [people + unit.people, open | chosen[i]!]; });
      if (people > count(open) * groupCapacity) return false;
    }
    return true;
  };
  const go = (i: number, parts: number): void => {
    if (best !== null && parts - units.length >= best) return;
    if (i === units.length) {
      const wished = together.every(([a, b]) => chosen[at(a)] === chosen[at(b)] && count(chosen[at(a)]!) === 1) && apart.every(([a, b]) => (chosen[at(a)]! & chosen[at(b)]!) === 0);
      if (wished && fits()) best = parts - units.length;
      return;
    }
    for (const set of options[i]!) {
      chosen[i] = set;
      go(i + 1, parts + count(set));
    }
  };
  go(0, 0);
  return best;
}

const pairsAmong = (names: readonly string[], most: number): fc.Arbitrary<[string, string][]> =>
  names.length < 2 ? fc.constant([]) : fc.uniqueArray(fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 2 }).map(([a, b]) => [a!, b!] as [string, string]), { maxLength: most, selector: (pair) => pair.toSorted().join(' ') });

/** Problems of a few units, days and groups, many of them tight or impossible. */
const problems = ({ units, days: mostDays, perDay, wishes = 2 }: { units: number; days: number; perDay: number; wishes?: number }): fc.Arbitrary<BatchProblem> =>
  fc.record({ dayCount: fc.integer({ min: 1, max: mostDays }), groupsPerDay: fc.integer({ min: 1, max: perDay }), groupCapacity: fc.integer({ min: 3, max: 9 }), sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: units }) })
    .chain(({ dayCount, groupsPerDay, groupCapacity, sizes }) => {
      const own = days.slice(0, dayCount);
      const names = sizes.map((_, i) => `u${i}`);
      return fc.record({
        days: fc.constant(own), groupsPerDay: fc.constant(groupsPerDay), groupCapacity: fc.constant(groupCapacity),
        units: fc.tuple(...sizes.map((people, i) => fc.option(fc.subarray(own, { minLength: 1 }), { nil: undefined, freq: 3 }).map((wish) => ({ unit: names[i]!, people, ...(wish ? { days: wish } : {}) })))),
        together: pairsAmong(names, Math.min(wishes, 2)), apart: pairsAmong(names, wishes),
      });
    });

test('Bali, ten units of 20,000 people in eight groups of 3,000: one split, proven', () => {
  const found = plan(bali(3000));
  assert.deepEqual([found.outcome, found.splits, found.bound, breachesOf(bali(3000), found.groups)], ['planned', 1, 1, []]);
});

test('Bali with groups exactly full is proven too', () => {
  const found = plan(bali(2500));
  assert.deepEqual([found.outcome, found.splits, found.bound, breachesOf(bali(2500), found.groups)], ['planned', 5, 5, []]);
});

test('on small problems the planner finds the fewest splits that trying everything finds, and says impossible when there is none', () => {
  fc.assert(fc.property(problems({ units: 4, days: 2, perDay: 2 }), (problem) => {
    const fewest = fewestByTrying(problem);
    const found = plan(problem);
    if (fewest === null) return assert.equal(found.outcome, 'infeasible');
    assert.deepEqual([found.outcome, found.splits, found.bound], ['planned', fewest, fewest]);
    assert.deepEqual(breachesOf(problem, found.groups), []);
    assert.equal(splitsOf(found.groups), fewest);
  }), { numRuns: process.env.SERENTAK_LONG ? 3000 : 250 });
});

test('every plan of larger problems passes the checker, and its bound is no more than its splits', () => {
  fc.assert(fc.property(problems({ units: 14, days: 4, perDay: 3 }), (problem) => {
    const found = plan(problem, 2);
    if (found.outcome !== 'planned') return;
    assert.deepEqual(breachesOf(problem, found.groups), []);
    assert.equal(splitsOf(found.groups), found.splits);
    assert.ok(found.bound <= found.splits);
  }), { numRuns: process.env.SERENTAK_LONG ? 500 : 60 });
});

test('the line without wishes never promises more splits than are needed', () => {
  fc.assert(fc.property(problems({ units: 4, days: 2, perDay: 2 }), (problem) => {
    const fewest = fewestByTrying(problem);
    if (fewest !== null) assert.ok((layLine(bundle(problem), { keepWishes: false })?.splits ?? 0) <= fewest);
  }), { numRuns: 150 });
});

test('a contradiction names an impossible part of the input, and no smaller part of it is impossible', () => {
  let seen = 0;
  fc.assert(fc.property(problems({ units: 4, days: 2, perDay: 2, wishes: 5 }), (problem) => {
    const { solved, contradiction } = planWith(solver, { problem, seconds: 5, gap: 0 });
    assert.equal(solved.outcome === 'infeasible', contradiction !== null);
    if (contradiction?.kind !== 'mixed' && contradiction?.kind !== 'apart_too_many') return;
    seen++;
    const { together: own, apart: ownApart } = contradiction.kind === 'mixed' ? contradiction : { together: [], apart: problem.apart.filter((pair) => pair.every((name) => contradiction.units.some((unit) => unit.unit === name))) };
    const rest = (units: typeof contradiction.units, together = own, apart = ownApart): BatchProblem => {
      const there = new Set(units.map((unit) => unit.unit));
      const kept = (pairs: readonly (readonly [string, string])[]) => pairs.filter((pair) => pair.every((name) => there.has(name)));
      return { ...problem, units, together: kept(together), apart: kept(apart) };
    };
    assert.equal(fewestByTrying(rest(contradiction.units)), null);
    const smaller = [
      ...contradiction.units.map((unit) => rest(contradiction.units.filter((one) => one !== unit))),
      ...own.map((pair) => rest(contradiction.units, own.filter((one) => one !== pair))),
      ...ownApart.map((pair) => rest(contradiction.units, own, ownApart.filter((one) => one !== pair))),
    ];
    for (const one of smaller) assert.notEqual(fewestByTrying(one), null);
  }), { numRuns: process.env.SERENTAK_LONG ? 4000 : 600 });
  assert.ok(seen > 0, 'no contradiction of wishes came up');
});

test('what arithmetic sees needs no solver', () => {
  const [tuesday, wednesday] = [days[1]!, days[2]!];
  const base = { days: [tuesday, wednesday], groupsPerDay: 2, groupCapacity: 2500, together: [], apart: [] };
  const badung = [{ unit: 'Badung', people: 3000, days: [tuesday] }, { unit: 'Buleleng', people: 2500, days: [tuesday] }, { unit: 'Bangli', people: 400 }];
  const capacity = contradictionOf({ ...base, units: badung });
  assert.deepEqual(capacity && capacity.kind === 'capacity' && [capacity.days, capacity.people, capacity.capacity, capacity.units.map((unit) => unit.unit)], [[tuesday], 5500, 5000, ['Badung', 'Buleleng']]);
  const small = ['a', 'b', 'c', 'd'].map((unit) => ({ unit, people: 1000 }));
  assert.deepEqual(contradictionOf({ ...base, units: small, together: [['a', 'b'], ['b', 'c'], ['c', 'd']], apart: [['a', 'c']] }), { kind: 'circle', path: ['a', 'b', 'c'], apart: ['a', 'c'] });
  const big = contradictionOf({ ...base, units: small, together: [['a', 'b'], ['b', 'c'], ['c', 'd']] });
  assert.deepEqual(big && big.kind === 'together_too_big' && big.people, 3000);
});
