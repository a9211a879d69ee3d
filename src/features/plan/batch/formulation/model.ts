import { groupsFor, type Instance } from '../bundle/model.ts';
import type { Placement } from '../flow/model.ts';

/** A mixed-integer model in plain arrays, as any solver takes it; rows are stored one after the other (compressed rows). */
export interface MixedModel {
  cost: number[];
  upper: number[];
  /** 1 = a yes or no. */
  whole: number[];
  rowLower: number[];
  rowUpper: number[];
  starts: number[];
  indices: number[];
  values: number[];
}

export interface Formulation {
  model: MixedModel;
  /** Reads which groups each item uses from the solver's values. */
  supportOf(values: ArrayLike<number>): number[][];
  /** The values of a placement, to start from. */
  valuesOf(placement: Placement): number[];
}

/** Groups that can be exchanged for one another: those of one day, and of days on which the same items can come. */
export function alikeGroups(instance: Instance): number[][] {
  const comers = Array.from({ length: instance.days }, (_, day) => instance.items.flatMap((item, at) => (item.days.includes(day) ? [at] : [])).join(' '));
  const groups = Array.from({ length: instance.days * instance.groupsPerDay }, (_, group) => group);
  return [...Map.groupBy(groups, (group) => comers[Math.floor(group / instance.groupsPerDay)]!).values()];
}

/** The same placement with the fuller group first among groups that are alike, as the sharp model asks. */
export function fullestFirst(instance: Instance, placement: Placement): Map<number, number>[] {
  const load = (group: number): number => placement.reduce((sum, parts) => sum + (parts.get(group) ?? 0), 0);
  const moved = new Map(alikeGroups(instance).flatMap((alike) => alike.toSorted((a, b) => load(b) - load(a)).map((from, at) => [from, alike[at]!] as const)));
  return placement.map((parts) => new Map([...parts].map(([group, people]) => [moved.get(group)!, people])));
}

/**
 * "Item i has people in group g" (a yes or no that costs 1) and how many. The bare model stops there. `sharp` adds what a solver does
 * not see by itself: how many groups an item needs at least, the proven lower bound of all parts together, and an order among groups
 * that are alike (else it tries every exchange of them).
 */
export function formulate(instance: Instance, { sharp, leastSplits = 0 }: { sharp: boolean; leastSplits?: number }): Formulation {
  const { items, capacity, groupsPerDay } = instance;
  const model: MixedModel = { cost: [], upper: [], whole: [], rowLower: [], rowUpper: [], starts: [0], indices: [], values: [] };
  const column = (cost: number, upper: number, whole: number): number => {
    model.cost.push(cost);
    model.upper.push(upper);
    model.whole.push(whole);
    return model.cost.length - 1;
  };
  const row = (terms: readonly (readonly [number, number])[], lower: number, upper: number): void => {
    for (const [index, value] of terms) {
      model.indices.push(index);
      model.values.push(value);
    }
    model.starts.push(model.indices.length);
    model.rowLower.push(lower);
    model.rowUpper.push(upper);
  };

  // A whole item needs no count of heads beside its yes or no.
  const cells = items.map((item) => new Map(groupsFor(instance, item).map((group) => {
    const most = Math.min(item.people, capacity);
    const has = column(1, 1, 1);
    return [group, { has, heads: item.whole ? null : column(0, most, 0), most }] as const;
  })));
  const headsOf = (item: number, group: number): readonly [number, number] => {
    const { has, heads } = cells[item]!.get(group)!;
    return heads === null ? [has, items[item]!.people] : [heads, 1];
  };

  items.forEach(({ people, whole }, at) => {
    const own = [...cells[at]!];
    if (whole) row(own.map(([, { has }]) => [has, 1]), 1, 1);
    else {
      row(own.map(([, { heads }]) => [heads!, 1]), people, people);
      for (const [, { has, heads, most }] of own) row([[heads!, 1], [has, -most]], -Infinity, 0);
      if (sharp) row(own.map(([, { has }]) => [has, 1]), Math.ceil(people / capacity), Infinity);
    }
  });
  const inGroup = Array.from({ length: instance.days * groupsPerDay }, (_, group) => items.flatMap((_item, at) => (cells[at]!.has(group) ? [at] : [])));
  inGroup.forEach((own, group) => {
    if (own.length > 0) row(own.map((at) => headsOf(at, group)), -Infinity, capacity);
  });
  for (const [a, b] of instance.apart) {
    for (const [group, cell] of cells[a]!) {
      const other = cells[b]!.get(group);
      if (other) row([[cell.has, 1], [other.has, 1]], -Infinity, 1);
    }
  }
  if (sharp) {
    if (leastSplits > 0) row(cells.flatMap((own) => [...own.values()].map(({ has }) => [has, 1] as const)), items.length + leastSplits, Infinity);
    for (const alike of alikeGroups(instance)) {
      for (const [at, group] of alike.entries()) {
        const next = alike[at + 1];
        if (next !== undefined && inGroup[group]!.length > 0) row([...inGroup[group]!.map((item) => headsOf(item, group)), ...inGroup[next]!.map((item) => headsOf(item, next)).map(([index, value]) => [index, -value] as const)], 0, Infinity);
      }
    }
  }

  return {
    model,
    supportOf: (values) => cells.map((own) => [...own].flatMap(([group, { has }]) => (values[has]! > 0.5 ? [group] : []))),
    valuesOf(placement) {
      const values = model.cost.map(() => 0);
      placement.forEach((parts, at) => {
        for (const [group, people] of parts) {
          const { has, heads } = cells[at]!.get(group)!;
          values[has] = 1;
          if (heads !== null) values[heads] = people;
        }
      });
      return values;
    },
  };
}
