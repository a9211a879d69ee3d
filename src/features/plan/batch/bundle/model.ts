import type { BatchProblem } from '../model.ts';

/** What the solver places: one unit, or several that want to sit together and so are placed as one piece. */
export interface Item {
  units: readonly string[];
  people: number;
  /** Numbers of the days on which it can come (positions in the problem's days). */
  days: readonly number[];
  /** Must lie in one group. */
  whole: boolean;
}

export interface Instance {
  days: number;
  groupsPerDay: number;
  capacity: number;
  items: readonly Item[];
  /** Pairs of items, by number. */
  apart: readonly (readonly [number, number])[];
}

/** Who wants to sit with whom, put together: the sets of units that are connected by wishes; a unit without a wish stands alone. */
export function clustersOf(units: readonly string[], together: readonly (readonly [string, string])[]): string[][] {
  const parent = new Map(units.map((unit) => [unit, unit]));
  const rootOf = (unit: string): string => {
    let root = unit;
    while (parent.get(root) !== root) root = parent.get(root)!;
    parent.set(unit, root);
    return root;
  };
  for (const [a, b] of together) parent.set(rootOf(a), rootOf(b));
  return [...Map.groupBy(units, rootOf).values()];
}

/** The problem in numbers. What can be seen to be impossible without a search is refused by `contradictionOf` before. */
export function bundle(problem: BatchProblem): Instance {
  const byName = new Map(problem.units.map((unit) => [unit.unit, unit]));
  const every = problem.days.map((_, at) => at);
  const items = clustersOf(problem.units.map((unit) => unit.unit), problem.together).map((names): Item => {
    const own = names.map((name) => byName.get(name)!);
    return {
      units: names,
      people: own.reduce((sum, unit) => sum + unit.people, 0),
      days: every.filter((at) => own.every((unit) => !unit.days || unit.days.includes(problem.days[at]!))),
      whole: names.length > 1,
    };
  });
  const itemOf = new Map(items.flatMap((item, at) => item.units.map((name) => [name, at] as const)));
  const pairs = new Map<string, readonly [number, number]>();
  for (const [a, b] of problem.apart) {
    const [low, high] = [itemOf.get(a)!, itemOf.get(b)!].toSorted((x, y) => x - y) as [number, number];
    if (low !== high) pairs.set(`${low} ${high}`, [low, high]);
  }
  return { days: problem.days.length, groupsPerDay: problem.groupsPerDay, capacity: problem.groupCapacity, items, apart: [...pairs.values()] };
}

/** A part of an instance that has nothing to do with the rest: some days, and the items that can come on these days only. */
export interface Part {
  instance: Instance;
  /** Number of the item and of the day in the whole. */
  itemNumbers: readonly number[];
  dayNumbers: readonly number[];
}

/** Days that share an item belong together; what belongs to different days can be solved apart, and the splits added up. */
export function partsOf(instance: Instance): Part[] {
  const names = Array.from({ length: instance.days }, (_, day) => String(day));
  const links = instance.items.flatMap((item) => item.days.slice(1).map((day) => [String(item.days[0]), String(day)] as const));
  return clustersOf(names, links).map((cluster) => {
    const dayNumbers = cluster.map(Number).toSorted((a, b) => a - b);
    const within = new Set(dayNumbers);
    const itemNumbers = instance.items.flatMap((item, at) => (within.has(item.days[0] ?? -1) ? [at] : []));
    const place = new Map(itemNumbers.map((number, at) => [number, at]));
    const dayPlace = new Map(dayNumbers.map((number, at) => [number, at]));
    return {
      itemNumbers,
      dayNumbers,
      instance: {
        ...instance,
        days: dayNumbers.length,
        items: itemNumbers.map((number) => ({ ...instance.items[number]!, days: instance.items[number]!.days.map((day) => dayPlace.get(day)!) })),
        apart: instance.apart.flatMap(([a, b]) => (place.has(a) && place.has(b) ? [[place.get(a)!, place.get(b)!] as const] : [])),
      },
    };
  });
}

/** Groups of an item: every group of its days, in order. Group number = day x groupsPerDay + its place in the day. */
export function groupsFor({ groupsPerDay }: Instance, item: Item): number[] {
  return item.days.flatMap((day) => Array.from({ length: groupsPerDay }, (_, k) => day * groupsPerDay + k));
}
