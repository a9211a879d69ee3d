/**
 * The checker: reads a recap or an announcement like a news desk, ours or anybody's.
 *
 * Pure: text and context in, findings out; no network, no clock but `today`. Every rule is a function of one reading;
 * word lists and published values are data files. What a record states word for word is taken for what was said.
 */
import { Refusal } from '#platform/http/refusal.ts';
import type { Recap } from '../model.ts';
import { dateFaults } from './date/model.ts';
import { figureFaults } from './figure/model.ts';
import { sumFaultsOf } from './figure/sum/model.ts';
import type { Fault, Finding } from './finding/model.ts';
import { headlineFaults } from './headline/model.ts';
import { hourFaults } from './hour/model.ts';
import { knownFrom } from './known/model.ts';
import { linkFaults } from './link/model.ts';
import { omissionFaults } from './omission/model.ts';
import { personFaults } from './person/model.ts';
import { titleFaults } from './person/title/model.ts';
import { eventRegions, eventZones, placeFaults, regionsIn } from './place/model.ts';
import { questionFaults } from './question/model.ts';
import { readText } from './reading/model.ts';
import type { Reading } from './reading/model.ts';
import type { CheckContext } from './schema.ts';
import { surfaceFaults } from './wording/surface/model.ts';
import { wordingFaults } from './wording/model.ts';

export type { Certainty, Finding, FindingKind } from './finding/model.ts';
export { findingKinds } from './finding/model.ts';
export type { CheckContext } from './schema.ts';

/** Characters a text may have. The longest article of the sources has 6,500; a whole newspaper page fits. */
export const LONGEST_TEXT = 60_000;
/** A text that is wrong everywhere is told so in as many findings as anybody reads. */
export const MOST_FINDINGS = 300;

const WEIGHT = { certain: 0, likely: 1, possible: 2 } as const;

function worded({ from, to, what, certainty, why, suggestion }: Fault, reading: Reading, locale: 'id' | 'en'): Finding {
  const start = reading.at[from] ?? reading.original.length;
  const end = to > from ? (reading.at[to - 1] ?? start) + 1 : start;
  return { where: { from: start, to: end, quote: reading.original.slice(start, end) }, what, why: why({ locale }), suggestion: suggestion ?? null, certainty };
}

/** Refuses with `recap_text_too_long` (413) what is longer than `LONGEST_TEXT` characters; for callers that know the length before they read. */
export function refuseLongText(length: number): void {
  if (length > LONGEST_TEXT) throw new Refusal('recap_text_too_long', 413, { values: { longest: LONGEST_TEXT } });
}

/**
 * Every fault found in `text`, in its order; one finding for a kind and place. Refuses with `recap_text_too_long` (413) above
 * `LONGEST_TEXT` characters. An empty text has no findings.
 */
export function checkRecap(text: string, context: CheckContext): Finding[] {
  refuseLongText(text.length);
  const reading = readText(text);
  if (reading.plain.trim() === '') return [];
  const known = knownFrom(context);
  const mentions = regionsIn(reading, context.regions);
  const own = eventRegions(reading, known, mentions);
  const faults = [
    ...dateFaults(reading, known),
    ...hourFaults(reading, known, eventZones(own, known)),
    ...placeFaults(reading, known, mentions, own),
    ...personFaults(reading, known),
    ...titleFaults(reading),
    ...figureFaults(reading, known),
    ...sumFaultsOf(reading, known),
    ...headlineFaults(reading, known),
    ...omissionFaults(reading, known),
    ...questionFaults(reading, known),
    ...linkFaults(reading, known),
    ...surfaceFaults(reading),
    ...wordingFaults(reading, known),
  ];
  const first = new Map<string, Fault>();
  for (const fault of faults.sort((a, b) => a.from - b.from || WEIGHT[a.certainty] - WEIGHT[b.certainty])) {
    const key = `${fault.what} ${fault.from}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()].slice(0, MOST_FINDINGS).map((fault) => worded(fault, reading, context.language ?? 'id'));
}

/** A recap as it is printed: headline, dateline with a dash, paragraphs. What the checker reads and what people copy. */
export function recapAsText({ title, dateline, paragraphs }: Pick<Recap, 'title' | 'dateline' | 'paragraphs'>): string {
  const [first = '', ...rest] = paragraphs.map(({ text }) => text);
  return [title, dateline === '' ? first : `${dateline} – ${first}`, ...rest].filter((line) => line !== '').join('\n\n');
}
