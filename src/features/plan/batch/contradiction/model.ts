import { bundle, clustersOf } from '../bundle/model.ts';
import { sendPeople } from '../flow/model.ts';
import type { BatchProblem, BatchUnit } from '../model.ts';
import { solveBatches, type Solver } from '../solver/model.ts';

type Pair = readonly [string, string];

/** Why no plan can be: each kind names only what is needed for it, and taking any of that away makes it untrue. */
export type Contradiction =
  /** More people must come on these days than their groups hold. */
  | { kind: 'capacity'; days: readonly string[]; every: boolean; people: number; capacity: number; units: readonly BatchUnit[] }
  /** Wish to sit in one group that is too small for them. */
  | { kind: 'together_too_big'; units: readonly BatchUnit[]; people: number; capacity: number }
  | { kind: 'together_no_day'; units: readonly BatchUnit[]; pairs: readonly Pair[] }
  /** A with B, B with C, and A apart from C. */
  | { kind: 'circle'; path: readonly string[]; apart: Pair }
  /** All of them apart from one another, and too few groups. */
  | { kind: 'apart_too_many'; units: readonly BatchUnit[]; needed: number; groups: number; days: readonly string[] }
  /** Only all of this together is impossible. `proven` = taking any single part away was seen to help. */
  | { kind: 'mixed'; units: readonly BatchUnit[]; together: readonly Pair[]; apart: readonly Pair[]; groups: number; capacity: number; proven: boolean };

/**
 * The smallest contradiction found: what arithmetic shows at once (null when it shows none), and, with a solver, for an input that is
 * known to be impossible, what is left after leaving out one by one everything without which it stays impossible.
 */
export function contradictionOf(problem: BatchProblem, search?: { solver: Solver; seconds: number; now: () => number }): Contradiction | null {
  return ofWishes(problem) ?? ofCapacity(problem) ?? (search ? ofEverything(problem, search) : null);
}

const unitsNamed = (problem: BatchProblem, names: readonly string[]): BatchUnit[] => problem.units.filter((unit) => names.includes(unit.unit));
const peopleOf = (units: readonly BatchUnit[]): number => units.reduce((sum, unit) => sum + unit.people, 0);
const daysOf = (problem: BatchProblem, unit: BatchUnit): readonly string[] => unit.days ?? problem.days;
const commonDays = (problem: BatchProblem, units: readonly BatchUnit[]): string[] => problem.days.filter((day) => units.every((unit) => daysOf(problem, unit).includes(day)));

/** Leaves out, one after the other, everything without which `holds` stays true. What remains is needed, each part of it. */
export function leastOf<Item>(items: readonly Item[], holds: (rest: readonly Item[]) => boolean): Item[] {
  let kept = [...items];
  for (const item of items) {
    const rest = kept.filter((one) => one !== item);
    if (holds(rest)) kept = rest;
  }
  return kept;
}

function ofWishes(problem: BatchProblem): Contradiction | null {
  const names = problem.units.map((unit) => unit.unit);
  for (const pair of problem.apart) {
    const path = shortestPath(problem.together, pair[0], pair[1]);
    if (path) return { kind: 'circle', path, apart: pair };
  }
  /** The first set of connected units that is wrong, under these wishes. */
  const wrongCluster = (pairs: readonly Pair[], wrong: (units: readonly BatchUnit[]) => boolean): BatchUnit[] | undefined =>
    clustersOf(names, pairs).map((cluster) => unitsNamed(problem, cluster)).find((units) => units.length > 1 && wrong(units));
  const tooBig = (units: readonly BatchUnit[]): boolean => peopleOf(units) > problem.groupCapacity;
  const noDay = (units: readonly BatchUnit[]): boolean => commonDays(problem, units).length === 0;
  if (wrongCluster(problem.together, tooBig)) {
    const pairs = leastOf(problem.together, (rest) => wrongCluster(rest, tooBig) !== undefined);
    const units = wrongCluster(pairs, tooBig)!;
    return { kind: 'together_too_big', units, people: peopleOf(units), capacity: problem.groupCapacity };
  }
  if (wrongCluster(problem.together, noDay)) {
    const pairs = leastOf(problem.together, (rest) => wrongCluster(rest, noDay) !== undefined);
    return { kind: 'together_no_day', units: wrongCluster(pairs, noDay)!, pairs };
  }
  return null;
}

function shortestPath(pairs: readonly Pair[], from: string, to: string): string[] | null {
  const came = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length; at++) {
    if (queue[at] === to) {
      const path: string[] = [];
      for (let step: string | null = to; step !== null; step = came.get(step)!) path.unshift(step);
      return path;
    }
    for (const [a, b] of pairs) {
      const next = a === queue[at] ? b : b === queue[at] ? a : null;
      if (next === null || came.has(next)) continue;
      came.set(next, queue[at]!);
      queue.push(next);
    }
  }
  return null;
}

/** Days on which more people must come than there is room for (Hall's condition): no day of them can be left out. */
function ofCapacity(problem: BatchProblem): Contradiction | null {
  const perDay = problem.groupsPerDay * problem.groupCapacity;
  // Together-wishes narrow the days: who sits together comes on days that suit all of them.
  const { items } = bundle(problem);
  const overfull = (days: readonly string[]): boolean => {
    const place = new Map(days.map((day, at) => [day, at]));
    const bound = items.filter((item) => item.days.every((day) => place.has(problem.days[day]!)));
    const people = bound.map((item) => item.people);
    const { sent } = sendPeople({ people, groups: bound.map((item) => item.days.map((day) => place.get(problem.days[day]!)!)), capacities: days.map(() => perDay) });
    return sent < people.reduce((sum, one) => sum + one, 0);
  };
  if (!overfull(problem.days)) return null;
  const single = problem.days.find((day) => overfull([day]));
  const days = single === undefined ? leastOf(problem.days, overfull) : [single];
  const bound = items.filter((item) => item.days.every((day) => days.includes(problem.days[day]!)));
  const units = unitsNamed(problem, bound.flatMap((item) => item.units));
  return { kind: 'capacity', days, every: days.length === problem.days.length, people: peopleOf(units), capacity: days.length * perDay, units };
}

type Element = { kind: 'unit'; unit: BatchUnit } | { kind: 'together' | 'apart'; pair: Pair };

function ofEverything(problem: BatchProblem, { solver, seconds, now }: { solver: Solver; seconds: number; now: () => number }): Contradiction {
  const until = now() + seconds * 1000;
  let proven = true;
  const impossible = (elements: readonly Element[]): boolean => {
    const units = elements.flatMap((one) => (one.kind === 'unit' ? [one.unit] : []));
    const there = new Set(units.map((unit) => unit.unit));
    const pairsOf = (kind: 'together' | 'apart'): Pair[] => elements.flatMap((one) => (one.kind === kind && one.pair.every((name) => there.has(name)) ? [one.pair] : []));
    const rest = { ...problem, units, together: pairsOf('together'), apart: pairsOf('apart') };
    if (contradictionOf(rest)) return true;
    const left = (until - now()) / 1000;
    if (left <= 0) proven = false;
    if (left <= 0 || units.length === 0) return false;
    // Any plan will do: a gap of 1000 stops at the first.
    const { outcome } = solveBatches(rest, solver, { seconds: Math.min(left, 2), gap: 1000, now });
    if (outcome === 'unknown') proven = false;
    return outcome === 'infeasible';
  };
  const elements: Element[] = [
    ...problem.together.map((pair) => ({ kind: 'together' as const, pair })),
    ...problem.units.toSorted((a, b) => a.people - b.people).map((unit) => ({ kind: 'unit' as const, unit })),
    ...problem.apart.map((pair) => ({ kind: 'apart' as const, pair })),
  ];
  const kept = leastOf(elements, impossible);
  const units = kept.flatMap((one) => (one.kind === 'unit' ? [one.unit] : []));
  const there = new Set(units.map((unit) => unit.unit));
  const pairsOf = (kind: 'together' | 'apart'): Pair[] => kept.flatMap((one) => (one.kind === kind && one.pair.every((name) => there.has(name)) ? [one.pair] : []));
  const [together, apart] = [pairsOf('together'), pairsOf('apart')];
  const days = problem.days.filter((day) => units.some((unit) => daysOf(problem, unit).includes(day)));
  const groups = days.length * problem.groupsPerDay;
  const needed = units.reduce((sum, unit) => sum + Math.ceil(unit.people / problem.groupCapacity), 0);
  const allApart = units.every((a, at) => units.slice(at + 1).every((b) => apart.some((pair) => pair.includes(a.unit) && pair.includes(b.unit))));
  if (together.length === 0 && allApart && needed > groups) return { kind: 'apart_too_many', units, needed, groups, days };
  return { kind: 'mixed', units, together, apart, groups, capacity: problem.groupCapacity, proven };
}
