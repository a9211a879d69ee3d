/** Identities of one region that bear one name: all pairs of them, and the pairs that met in an event (a pair that met twice is two). */
export interface NamesakeGroup {
  pairs: number;
  within: number;
}

export interface UniqueInput {
  /** Distinct people by our key: contact and name. */
  identities: number;
  groups: readonly NamesakeGroup[];
  /** The same of all identities of one region, whatever their names. */
  pairs: number;
  pairsWithin: number;
}

export interface UniqueEstimate {
  identities: number;
  estimate: number;
  /** The truth lies between these in at least 95 of 100 programmes like this one. */
  low: number;
  high: number;
}

/** Standard errors on either side. */
const width = 2.5;

/**
 * How many people a programme reached. The key is contact and name, so one person who came once by phone and once by e-mail counts
 * twice; nobody else does, and nobody counts for two.
 *
 * The surplus is estimated from names. In one event nobody is two identities, so namesakes of one region in one event are chance: their
 * share of all pairs there is how often two different people of a region bear one name. Among the pairs that did not meet, namesakes
 * beyond that share are one person under two contacts: `duplicates = across - within * pairsAcross / pairsWithin`, where across = pairs - within. Each name is drawn by itself, so
 * the variance is the sum over names of the square of what each adds, and the bar is two and a half standard errors wide on either side,
 * cut to what is possible: no more people than identities, no fewer than were there without every namesake. Where no two people of a region ever met
 * in an event nothing says what is chance, and the bar is all that is possible.
 */
export function estimateUnique({ identities, groups, pairs, pairsWithin }: UniqueInput): UniqueEstimate {
  const least = Math.max(Math.min(1, identities), identities - groups.reduce((sum, group) => sum + group.pairs, 0));
  if (pairsWithin === 0) return { identities, estimate: identities, low: least, high: identities };
  const ratio = (pairs - pairsWithin) / pairsWithin;
  let duplicates = 0;
  let variance = 0;
  for (const group of groups) {
    const added = group.pairs - group.within - ratio * group.within;
    duplicates += added;
    variance += added ** 2;
  }
  const cut = (people: number): number => Math.round(Math.max(least, Math.min(identities, people)));
  const error = width * Math.sqrt(variance) + 1;
  return { identities, estimate: cut(identities - duplicates), low: cut(Math.floor(identities - duplicates - error)), high: cut(Math.ceil(identities - duplicates + error)) };
}
