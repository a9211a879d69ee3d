import type { Instance } from '../bundle/model.ts';

/** The heads of a group are counted in at most so many steps, so that large groups cost no more than small ones. */
const steps = 4000;

interface Waiting {
  item: number;
  people: number;
}

/**
 * A plan for many items, day by day: each group takes the items that fill it nearly to the brim, those whose last day is near first
 * (a knapsack over all that may come that day). Only who would miss the last day is split. Several tolerances are tried, forwards and
 * backwards in time, and the plan with the fewest splits is kept; null where each of them ran out of room.
 */
export function sweepDays(instance: Instance): { splits: number; placement: Map<number, number>[] } | null {
  const turned: Instance = { ...instance, items: instance.items.map((item) => ({ ...item, days: item.days.map((day) => instance.days - 1 - day).toReversed() })) };
  let best: { splits: number; placement: Map<number, number>[] } | null = null;
  for (const tolerance of [0.002, 0, 0.01, 0.03]) {
    for (const backwards of [false, true]) {
      const placement = sweep(backwards ? turned : instance, tolerance);
      if (!placement) continue;
      const { days, groupsPerDay } = instance;
      const found = backwards ? placement.map((parts) => new Map([...parts].map(([group, people]) => [(days - 1 - Math.floor(group / groupsPerDay)) * groupsPerDay + (group % groupsPerDay), people]))) : placement;
      const splits = found.reduce((sum, parts) => sum + parts.size - 1, 0);
      if (!best || splits < best.splits) best = { splits, placement: found };
      if (best.splits === instance.items.reduce((sum, { people }) => sum + Math.ceil(people / instance.capacity) - 1, 0)) return best;
    }
  }
  return best;
}

function sweep(instance: Instance, tolerance: number): Map<number, number>[] | null {
  const { items, days, groupsPerDay, capacity } = instance;
  const placement = items.map(() => new Map<number, number>());
  const room = Array.from({ length: days * groupsPerDay }, () => capacity);
  const left = items.map((item) => item.people);
  const lastDay = items.map((item) => Math.max(...item.days));
  const foes = items.map(() => new Set<number>());
  for (const [a, b] of instance.apart) {
    foes[a]!.add(b);
    foes[b]!.add(a);
  }
  const welcome = (item: number, group: number): boolean => !placement[item]!.has(group) && ![...foes[item]!].some((foe) => placement[foe]!.has(group));
  const put = (item: number, group: number, people: number): void => {
    placement[item]!.set(group, people);
    room[group]! -= people;
    left[item]! -= people;
  };
  for (let day = 0; day < days; day++) {
    const own = Array.from({ length: groupsPerDay }, (_, k) => day * groupsPerDay + k);
    const here = (): number[] => [...items.keys()].filter((item) => left[item]! > 0 && items[item]!.days.includes(day));
    for (const group of own) {
      // Who is larger than a group fills this one; the rest waits like anybody.
      const large = here().find((item) => left[item]! > capacity && welcome(item, group));
      if (large !== undefined) {
        put(large, group, capacity);
        continue;
      }
      const waiting = here().filter((item) => welcome(item, group) && left[item]! <= room[group]!).map((item): Waiting => ({ item, people: left[item]! }));
      for (const { item, people } of chooseFill(waiting, room[group]!, tolerance, (item) => 4 ** -(lastDay[item]! - day))) {
        if (welcome(item, group)) put(item, group, people); // a foe may have come in just before
      }
    }
    for (const item of here().filter((one) => lastDay[one] === day)) {
      const open = items[item]!.days.flatMap((one) => Array.from({ length: groupsPerDay }, (_, k) => one * groupsPerDay + k)).filter((group) => room[group]! > 0 && welcome(item, group)).toSorted((a, b) => room[b]! - room[a]!);
      const whole = open.findLast((group) => room[group]! >= left[item]!);
      if (whole !== undefined) put(item, whole, left[item]!);
      else if (items[item]!.whole) return null;
      for (const group of open) if (left[item]! > 0) put(item, group, Math.min(left[item]!, room[group]!));
      if (left[item]! > 0) return null;
    }
  }
  return left.every((people) => people === 0) ? placement : null;
}

/** The items that fill the room to within the tolerance, and of all such choices the one that is most urgent. */
function chooseFill(waiting: readonly Waiting[], room: number, tolerance: number, urgency: (item: number) => number): Waiting[] {
  const unit = Math.max(1, Math.ceil(room / steps));
  const size = Math.floor(room / unit);
  const best = new Float64Array(size + 1).fill(-1);
  best[0] = 0;
  const took = waiting.map(() => new Uint8Array(size + 1));
  waiting.forEach(({ item, people }, at) => {
    const weight = Math.ceil(people / unit);
    const worth = people * urgency(item);
    for (let sum = size; sum >= weight; sum--) {
      const with_ = best[sum - weight]!;
      if (with_ < 0 || with_ + worth <= best[sum]!) continue;
      best[sum] = with_ + worth;
      took[at]![sum] = 1;
    }
  });
  let fullest = size;
  while (fullest > 0 && best[fullest]! < 0) fullest--;
  let chosen = fullest;
  for (let sum = fullest; sum >= Math.floor(fullest - tolerance * size) && sum >= 0; sum--) if (best[sum]! > best[chosen]!) chosen = sum;
  const picked: Waiting[] = [];
  for (let at = waiting.length - 1, sum = chosen; at >= 0; at--) {
    if (!took[at]![sum]) continue;
    picked.push(waiting[at]!);
    sum -= Math.ceil(waiting[at]!.people / unit);
  }
  return picked;
}
