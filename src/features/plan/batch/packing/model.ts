import type { Instance } from '../bundle/model.ts';

/** Above this many items the table of all subsets grows too large. */
export const mostItems = 18;

/** The groups laid on one line, items one after the other: an item that reaches over the border of a group is split there. */
export interface Line {
  splits: number;
  /** People of each item by group number. */
  placement: Map<number, number>[];
}

/** For one number of splits and every subset of items: the soonest point of the line where the subset can end, and how it got there. */
interface Layer {
  end: Float64Array;
  last: Int8Array;
  began: Float64Array;
}

/**
 * The line with the fewest splits; null where none was found, or where there are too many items.
 *
 * Without wishes it is a proven lower bound for every plan, and the best plan itself when no item has a wish. Reason: in a plan with the
 * fewest splits, items and groups joined by "has people in" make trees (round a circle people could be shifted until one part is
 * empty). A tree with k groups has k - 1 splits; its items, in any order, fill k groups of a line with at most k - 1 splits.
 *
 * With `keepWishes` items stay on their days, whole ones unsplit, and those that want to be apart never share a group: then the line is
 * a plan, though not surely the best one.
 */
export function layLine(instance: Instance, { keepWishes }: { keepWishes: boolean }): Line | null {
  const { items, capacity, groupsPerDay } = instance;
  const groups = instance.days * groupsPerDay;
  const length = groups * capacity;
  if (items.length > mostItems) return null;
  const full = 2 ** items.length - 1;
  const layers: Layer[] = [];
  const layerOf = (splits: number): Layer => (layers[splits] ??= { end: new Float64Array(full + 1).fill(Infinity), last: new Int8Array(full + 1), began: new Float64Array(full + 1) });
  const foes = items.map((_, at) => (keepWishes ? instance.apart.reduce((mask, [a, b]) => mask | (a === at ? 1 << b : b === at ? 1 << a : 0), 0) : 0));
  const open = items.map((item) => Array.from({ length: groups }, (_, group) => !keepWishes || item.days.includes(Math.floor(group / groupsPerDay))));
  const borders = (begin: number, end: number): number => Math.ceil(end / capacity) - 1 - Math.floor(begin / capacity);

  /** Where the item can begin, at or after `from`; -1 = nowhere. `seated` = the items that sit in the group in which `from` lies. */
  function beginOf(at: number, from: number, seated: number): number {
    const { people, whole } = items[at]!;
    for (let begin = from, near = seated; begin + people <= length; begin = (Math.floor(begin / capacity) + 1) * capacity, near = 0) {
      if (foes[at]! & near || (keepWishes && whole && borders(begin, begin + people) > 0)) continue;
      let fits = true;
      for (let group = Math.floor(begin / capacity); fits && group * capacity < begin + people; group++) fits = open[at]![group]!;
      if (fits) return begin;
    }
    return -1;
  }

  /** One step back on the way to a subset. */
  function before(mask: number, splits: number): { at: number; begin: number; end: number; mask: number; splits: number } {
    const layer = layers[splits]!;
    const [at, begin, end] = [layer.last[mask]!, layer.began[mask]!, layer.end[mask]!];
    return { at, begin, end, mask: mask & ~(1 << at), splits: splits - borders(begin, end) };
  }

  /** Who sits in the group in which the subset ends, as a set of bits; nobody when it ends on a border. */
  function seatedAt(mask: number, splits: number, end: number): number {
    let seated = 0;
    const border = Math.floor(end / capacity) * capacity;
    for (let step = { mask, splits, end }; step.mask !== 0 && step.end > border; ) {
      const back = before(step.mask, step.splits);
      seated |= 1 << back.at;
      step = { mask: back.mask, splits: back.splits, end: back.begin };
    }
    return seated;
  }

  layerOf(0).end[0] = 0;
  const wished = foes.some((mask) => mask !== 0);
  for (let splits = 0; splits < groups; splits++) {
    const { end: ends } = layerOf(splits);
    for (let mask = 0; mask < full; mask++) {
      const from = ends[mask]!;
      if (from === Infinity) continue;
      const seated = wished ? seatedAt(mask, splits, from) : 0;
      const border = Math.ceil(from / capacity) * capacity;
      for (let at = 0; at < items.length; at++) {
        if (mask & (1 << at)) continue;
        // Right here, and at the start of the next group, where it may need no split.
        for (const start of border > from ? [from, border] : [from]) {
          const begin = beginOf(at, start, start === from ? seated : 0);
          if (begin === -1) continue;
          const end = begin + items[at]!.people;
          const layer = layerOf(splits + borders(begin, end));
          const next = mask | (1 << at);
          if (end >= layer.end[next]!) continue;
          layer.end[next] = end;
          layer.last[next] = at;
          layer.began[next] = begin;
        }
      }
    }
    if (ends[full] !== Infinity) return { splits, placement: placementOf(splits) };
  }
  return null;

  function placementOf(splits: number): Map<number, number>[] {
    const placement = items.map(() => new Map<number, number>());
    for (let step = { mask: full, splits }; step.mask !== 0; ) {
      const back = before(step.mask, step.splits);
      for (let group = Math.floor(back.begin / capacity); group * capacity < back.end; group++) {
        placement[back.at]!.set(group, Math.min(back.end, (group + 1) * capacity) - Math.max(back.begin, group * capacity));
      }
      step = back;
    }
    return placement;
  }
}
