/**
 * Counts that may be published: cells of fewer than ten people are withheld, and so many others that no sum gives them away. A table is a
 * place (the nation, its provinces, their regencies) by a segment (`''` = all). The method is the hypercube of Repsilber (1994): for each small
 * cell a change of the table is found that keeps every published sum and would lift the cell to ten; whatever it touches is withheld.
 */

export const smallest = 10;

export interface OpenCell {
  place: string;
  /** The place one step up; null = the nation. */
  above: string | null;
  segment: string;
  people: number;
}

const nameOf = (place: string, segment: string): string => `${place}|${segment}`;

/** Weights per place or segment that keep all sums of its tree. */
type Shift = readonly (readonly [key: string, weight: 1 | -1])[];

/**
 * The cells to withhold, by `place|segment`. Where a small cell cannot be hidden among others, everything but the grand total is withheld;
 * where that is small itself, everything. Whoever solves the published sums finds that each small cell might as well hold ten people.
 */
export function withheld(cells: readonly OpenCell[]): Set<string> {
  const value = new Map(cells.map((cell) => [nameOf(cell.place, cell.segment), cell.people]));
  const above = new Map(cells.map((cell) => [cell.place, cell.above]));
  const root = [...above].find(([, up]) => up === null)?.[0];
  if (root === undefined) return new Set();
  const people = (place: string, segment: string): number => value.get(nameOf(place, segment)) ?? 0;
  const all = new Set(value.keys());
  const total = nameOf(root, '');
  if (people(root, '') < smallest) return all;
  const leaves = [...above.keys()].filter((place) => place !== root && ![...above.values()].includes(place));
  const segments = [...new Set(cells.map(({ segment }) => segment))].filter((segment) => segment !== '');
  const pathOf = (leaf: string): string[] => {
    const path = [leaf];
    for (let up = above.get(leaf); up; up = above.get(up)) path.push(up);
    return path;
  };
  const paths = new Map(leaves.map((leaf) => [leaf, pathOf(leaf)]));
  const under = (place: string): string[] => leaves.filter((leaf) => paths.get(leaf)!.includes(place));
  /** From one leaf to another: what lies above both stays. */
  const between = (leaf: string, other: string): Shift => {
    const [own, theirs] = [paths.get(leaf)!, paths.get(other)!];
    return [...own.filter((place) => !theirs.includes(place)).map((place) => [place, 1] as const), ...theirs.filter((place) => !own.includes(place)).map((place) => [place, -1] as const)];
  };
  const placeShifts = (place: string): Shift[] => under(place).flatMap((leaf) => leaves.filter((other) => other !== leaf).map((other) => between(leaf, other)).filter((shift) => shift.some(([key, weight]) => key === place && weight === 1)));
  const upward = (place: string): Shift[] => under(place).map((leaf) => paths.get(leaf)!.map((key) => [key, 1] as const));
  const swaps = (segment: string): Shift[] => (segment === '' ? [] : segments.filter((other) => other !== segment).map((other) => [[segment, 1], [other, -1]] as const));
  const rises = (segment: string): Shift[] => (segment === '' ? segments : [segment]).map((own) => [[own, 1], ['', 1]] as const);

  const hidden = new Set<string>();
  for (const { place, segment, people: own } of cells.filter((cell) => cell.people < smallest).toSorted((a, b) => a.people - b.people)) {
    hidden.add(nameOf(place, segment));
    const step = smallest - own;
    let best: { cost: number; names: string[] } | null = null;
    const pairs: [Shift[], Shift[]][] = [[placeShifts(place), [...swaps(segment), ...rises(segment)]], [upward(place), swaps(segment)]];
    for (const [places, groups] of pairs) {
      for (const u of places) {
        for (const v of groups) {
          let cost = 0;
          const names: string[] = [];
          for (const [p, a] of u) {
            for (const [g, b] of v) {
              // What gives must keep somebody: an empty cell is known to be empty.
              if (a * b < 0 && people(p, g) <= step) cost = Infinity;
              const name = nameOf(p, g);
              names.push(name);
              if (!hidden.has(name)) cost += people(p, g) + 1;
            }
          }
          if (cost < (best?.cost ?? Infinity)) best = { cost, names };
        }
      }
    }
    if (best === null || best.names.includes(total)) return new Set([...all].filter((name) => name !== total));
    for (const name of best.names) hidden.add(name);
  }
  return hidden;
}
