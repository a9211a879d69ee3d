/**
 * Facts that left a sentence which stayed. A sentence may go as a whole; one that keeps some of its facts and drops another
 * ("mengikuti webinar" without its day, a name without "mewakili ...") says something its record does not.
 */
import { isFact, sentenceText, type FactSpan, type RecapDocument, type Sentence } from '../model.ts';

export interface Loss {
  /** The fact as the composer printed it. */
  lost: FactSpan;
  /** Where it is missed: the words of the sentence as it stands now. */
  sentence: string;
}

const keyOf = (span: FactSpan): string => span.fact.join('|');
const factsIn = (sentence: Sentence): FactSpan[] => sentence.filter(isFact);

/**
 * What `document` lost of the article it was made from (`base`, as the machine wrote it), by field and not by value, so that today's
 * values may have taken the place of yesterday's. Facts may have moved to another sentence; headline and dateline are free to be shorter.
 */
export function findLosses(document: RecapDocument, base: RecapDocument): Loss[] {
  const before = base.paragraphs.flat().map(factsIn);
  const now = document.paragraphs.flat();
  const left = countOf(now.flatMap(factsIn));
  const all = countOf(before.flat());
  // A sentence is still there where a fact that only it holds is.
  const kept = before.flatMap((facts) => {
    const own = facts.find((span) => all.get(keyOf(span)) === 1 && left.has(keyOf(span)));
    return own ? [{ facts, at: now.findIndex((sentence) => factsIn(sentence).some((span) => keyOf(span) === keyOf(own))) }] : [];
  });
  const wanted = countOf(kept.flatMap(({ facts }) => facts));
  return kept.flatMap(({ facts, at }) => {
    const here = new Set(factsIn(now[at] ?? []).map(keyOf));
    return facts.filter((span) => (left.get(keyOf(span)) ?? 0) < (wanted.get(keyOf(span)) ?? 0) && !here.has(keyOf(span)))
      .map((lost) => ({ lost, sentence: sentenceText(now[at] ?? []) }));
  });
}

function countOf(facts: readonly FactSpan[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const span of facts) counts.set(keyOf(span), (counts.get(keyOf(span)) ?? 0) + 1);
  return counts;
}
