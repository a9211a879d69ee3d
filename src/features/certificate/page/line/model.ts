import advance from '../data/advance.json' with { type: 'json' };

export type Weight = 'regular' | 'semibold' | 'bold';

/** How one line of the page is set: at a size known beforehand, or at the first of the sizes that fits, found by the typesetter. In points. */
export interface Line {
  at: number | null;
  sizes: readonly number[];
}

/** What each letter of the certificate's font takes, in thousandths of its size. */
const widths = Object.fromEntries((['regular', 'semibold', 'bold'] as const).map((weight) => [weight, new Map(Array.from(advance.letters, (letter, i) => [letter, advance[weight][i]!]))])) as Record<Weight, Map<string, number>>;

/** Kerning may widen a line by a hair: what comes nearer than this to the edge is measured by the typesetter. */
const safe = 0.98;
const pointsPerMillimetre = 72 / 25.4;

/** How wide words are at a size of one point; null where a letter's width is not known. */
export function widthOf(words: string, weight: Weight): number | null {
  let sum = 0;
  for (const letter of words) {
    const width = widths[weight].get(letter);
    if (width === undefined) return null;
    sum += width;
  }
  return sum / 1000;
}

/** The largest size at which the words surely stand on one line of `width` millimetres; where none is sure, the typesetter finds it. */
export function lineOf(words: string, { width, sizes, weight = 'regular' }: { width: number; sizes: readonly number[]; weight?: Weight }): Line {
  const one = widthOf(words, weight);
  const room = width * pointsPerMillimetre;
  // Near the edge of a larger size the typesetter decides, or the same name would change its size with the way it was measured.
  const at = one === null ? undefined : sizes.find((size) => one * size <= room);
  return { at: at !== undefined && one! * at <= room * safe ? at : null, sizes };
}
