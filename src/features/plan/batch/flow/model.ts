/** Heads of an item in a group: `placed[item]` maps the group's number to people. */
export type Placement = readonly ReadonlyMap<number, number>[];

interface Arc {
  to: number;
  room: number;
  back: number;
}

/**
 * Sends every item's people into the groups it may use, none above its capacity: a maximum flow in whole people (Dinic's algorithm).
 * Answers how many found a place, and where.
 */
export function sendPeople({ people, groups, capacities }: { people: readonly number[]; groups: readonly (readonly number[])[]; capacities: readonly number[] }): { sent: number; placement: Map<number, number>[] } {
  const source = 0;
  const firstGroup = people.length + 1;
  const sink = firstGroup + capacities.length;
  const arcs: Arc[][] = Array.from({ length: sink + 1 }, () => []);
  const join = (from: number, to: number, room: number): void => {
    arcs[from]!.push({ to, room, back: arcs[to]!.length });
    arcs[to]!.push({ to: from, room: 0, back: arcs[from]!.length - 1 });
  };
  people.forEach((count, item) => {
    join(source, item + 1, count);
    for (const group of groups[item]!) join(item + 1, firstGroup + group, count);
  });
  capacities.forEach((capacity, group) => join(firstGroup + group, sink, capacity));

  let level: number[] = [];
  let next: number[] = [];
  const reach = (): boolean => {
    level = arcs.map(() => -1);
    level[source] = 0;
    const queue = [source];
    for (let at = 0; at < queue.length; at++) {
      for (const { to, room } of arcs[queue[at]!]!) {
        if (room > 0 && level[to] === -1) {
          level[to] = level[queue[at]!]! + 1;
          queue.push(to);
        }
      }
    }
    return level[sink] !== -1;
  };
  const push = (node: number, most: number): number => {
    if (node === sink) return most;
    for (; next[node]! < arcs[node]!.length; next[node]!++) {
      const arc = arcs[node]![next[node]!]!;
      if (arc.room <= 0 || level[arc.to] !== level[node]! + 1) continue;
      const sent = push(arc.to, Math.min(most, arc.room));
      if (sent === 0) continue;
      arc.room -= sent;
      arcs[arc.to]![arc.back]!.room += sent;
      return sent;
    }
    return 0;
  };
  let sent = 0;
  while (reach()) {
    next = arcs.map(() => 0);
    for (let more = push(source, Infinity); more > 0; more = push(source, Infinity)) sent += more;
  }
  const placement = people.map((count, item) => new Map(
    arcs[item + 1]!.filter((arc) => arc.to >= firstGroup && count - arc.room > 0).map((arc) => [arc.to - firstGroup, count - arc.room]),
  ));
  return { sent, placement };
}
