/** Which spellings might be one person. The machine only asks; a person decides. */

/** One letter more, less, other, or two swapped (Damerau 1964, optimal string alignment), up to `most`; more than that answers `most + 1`. */
export function lettersApart(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return Math.min(last[other.length]!, most + 1);
}

const wordsOf = (key: string): string[] => key.replace(/#\d+$/, '').split(' ').filter(Boolean);

/** How far two words of names are apart: 0 the same, 1 an initial of the other or one letter, null = other words. */
function wordsApart(one: string, other: string): number | null {
  if (one === other) return 0;
  if ((one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other))) return 1;
  const shorter = Math.min(one.length, other.length);
  const most = shorter >= 9 ? 2 : shorter >= 4 ? 1 : 0;
  const apart = lettersApart(one, other, most);
  return most > 0 && apart <= most ? apart : null;
}

/**
 * How unlike two names are that might be one person's (keys of `nameKey`); null when they surely are not. Words follow each other in
 * the same order; one name may lack words in the middle ("Samuel Pangerapan", "Semuel Abrijani Pangerapan"). A single word is compared
 * with single words alone: half the country is called Eko.
 */
export function namesApart(one: string, other: string): number | null {
  const [short, long] = [wordsOf(one), wordsOf(other)].toSorted((a, b) => a.length - b.length) as [string[], string[]];
  if (short.length === 0 || (short.length === 1 && long.length !== 1)) return null;
  let [at, sum, sure] = [0, 0, false];
  for (const word of short) {
    let found: number | null = null;
    for (; at < long.length && found === null; at += 1) found = wordsApart(word, long[at]!);
    if (found === null) return null;
    sum += found;
    sure ||= found === 0 && word.length >= 4;
  }
  // First and last words must meet: what is missing is missing in the middle.
  if (wordsApart(short[0]!, long[0]!) === null || wordsApart(short.at(-1)!, long.at(-1)!) === null) return null;
  if (short.length === 1) return sum > 0 && short[0]!.length >= 6 ? sum + 1 : null;
  return sure ? sum + (long.length - short.length) * 2 : null;
}

export interface Spelling {
  id: string;
  key: string;
}

/**
 * Pairs of spellings that might be one person, the likeliest first. Names are compared within buckets of a common first or last letter
 * pair of their outer words, so that a register of thousands is read in a moment.
 */
export function likelyPairs(all: readonly Spelling[], { known, limit = 50 }: { known: ReadonlySet<string>; limit?: number }): { one: string; other: string; apart: number }[] {
  const pairs = new Map<string, { one: string; other: string; apart: number }>();
  const buckets = Map.groupBy(
    all.flatMap((spelling) => {
      const words = wordsOf(spelling.key);
      const [first = '', last = ''] = [words[0], words.at(-1)];
      return [{ bucket: `<${first.slice(0, 1)} ${last}`, spelling }, { bucket: `>${first} ${last.slice(0, 1)}`, spelling }, ...(words.length === 1 ? [{ bucket: `=${first.slice(0, 2)}`, spelling }] : [])];
    }),
    ({ bucket }) => bucket,
  );
  for (const bucket of buckets.values()) {
    for (const [at, { spelling: one }] of bucket.entries()) {
      for (const { spelling: other } of bucket.slice(at + 1)) {
        const name = pairName(one.id, other.id);
        if (one.id === other.id || known.has(name) || pairs.has(name)) continue;
        const apart = namesApart(one.key, other.key);
        if (apart !== null) pairs.set(name, { one: one.id, other: other.id, apart });
      }
    }
  }
  return [...pairs.values()].toSorted((a, b) => a.apart - b.apart || (a.one < b.one ? -1 : 1)).slice(0, limit);
}

/** A pair by one name, whichever is said first. */
export const pairName = (one: string, other: string): string => [one, other].toSorted().join(' ');
