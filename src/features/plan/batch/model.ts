/** One agency with its head count; `days` = the days it can come, absent = any. */
export interface BatchUnit {
  unit: string;
  people: number;
  days?: readonly string[] | undefined;
}

/** Whom to place where: the file of `serentak plan batches`, read and found sound. */
export interface BatchProblem {
  /** ISO dates, each once, in the order in which groups are numbered. */
  days: readonly string[];
  groupsPerDay: number;
  groupCapacity: number;
  units: readonly BatchUnit[];
  /** Both wholly in one and the same group. */
  together: readonly (readonly [string, string])[];
  /** Never in one group, whatever part of them. */
  apart: readonly (readonly [string, string])[];
}

export interface PlacedUnit {
  unit: string;
  people: number;
}

export interface BatchGroup {
  day: string;
  /** 1, 2, ... over all days. */
  group: number;
  capacity: number;
  units: PlacedUnit[];
}

/** What the planner answers. `splits` = parts of units beyond one per unit; `bound` = fewer than that is proven impossible. */
export interface BatchPlan {
  status: 'optimal' | 'feasible' | 'infeasible';
  splits: number | null;
  bound: number | null;
  groups: BatchGroup[];
  explanation: string;
  /** The smallest part of the input that cannot be; null where a plan exists. */
  contradiction: string | null;
}

/** The groups of a problem, still empty: day by day, numbered through. */
export function emptyGroups({ days, groupsPerDay, groupCapacity }: Pick<BatchProblem, 'days' | 'groupsPerDay' | 'groupCapacity'>): BatchGroup[] {
  return days.flatMap((day, d) => Array.from({ length: groupsPerDay }, (_, k) => ({ day, group: d * groupsPerDay + k + 1, capacity: groupCapacity, units: [] })));
}

/** Parts of units beyond one per unit. */
export function splitsOf(groups: readonly Pick<BatchGroup, 'units'>[]): number {
  const placed = groups.flatMap((group) => group.units.map((part) => part.unit));
  return placed.length - new Set(placed).size;
}

export type Breach =
  | { kind: 'capacity'; group: number; people: number; capacity: number }
  | { kind: 'people'; unit: string; placed: number; people: number }
  | { kind: 'unknown_unit'; unit: string }
  | { kind: 'part'; unit: string; group: number }
  | { kind: 'day'; unit: string; day: string }
  | { kind: 'together'; units: readonly [string, string] }
  | { kind: 'apart'; units: readonly [string, string]; group: number }
  | { kind: 'groups' };

/**
 * Every rule that a plan breaks; none = it holds. Knows nothing of how the plan was found: a plan made by hand is judged the same.
 * `groups` stands for a list of groups that is not the problem's.
 */
export function breachesOf(problem: BatchProblem, groups: readonly BatchGroup[]): Breach[] {
  const breaches: Breach[] = [];
  const expected = emptyGroups(problem);
  if (groups.length !== expected.length || expected.some((group, at) => group.day !== groups[at]?.day || group.group !== groups[at].group || group.capacity !== groups[at].capacity)) breaches.push({ kind: 'groups' });
  const units = new Map(problem.units.map((unit) => [unit.unit, unit]));
  const placed = new Map<string, number>();
  const groupsOf = new Map<string, Set<number>>();
  for (const { day, group, capacity, units: parts } of groups) {
    const people = parts.reduce((sum, part) => sum + part.people, 0);
    if (people > capacity) breaches.push({ kind: 'capacity', group, people, capacity });
    for (const part of parts) {
      const unit = units.get(part.unit);
      if (!unit) breaches.push({ kind: 'unknown_unit', unit: part.unit });
      else if (unit.days && !unit.days.includes(day)) breaches.push({ kind: 'day', unit: part.unit, day });
      const known = groupsOf.get(part.unit) ?? new Set();
      if (!Number.isInteger(part.people) || part.people < 1 || known.has(group)) breaches.push({ kind: 'part', unit: part.unit, group });
      groupsOf.set(part.unit, known.add(group));
      placed.set(part.unit, (placed.get(part.unit) ?? 0) + part.people);
    }
  }
  for (const { unit, people } of problem.units) {
    const there = placed.get(unit) ?? 0;
    if (there !== people) breaches.push({ kind: 'people', unit, placed: there, people });
  }
  for (const pair of problem.together) {
    const both = new Set([...(groupsOf.get(pair[0]) ?? []), ...(groupsOf.get(pair[1]) ?? [])]);
    if (both.size > 1) breaches.push({ kind: 'together', units: pair });
  }
  for (const pair of problem.apart) {
    for (const group of groupsOf.get(pair[0]) ?? []) if (groupsOf.get(pair[1])?.has(group)) breaches.push({ kind: 'apart', units: pair, group });
  }
  return breaches;
}
