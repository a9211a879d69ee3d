/**
 * The article on the desk: facts that are locked, and the words between them that are free.
 *
 * A fact token names its field paths and carries the very words the composer printed for them. A browser may move tokens with
 * their sentences and take them away; it may not invent or change one (`findTampering`).
 */
import type { ComposedRecap, Recap } from '../model.ts';
import type { Phrase, Piece } from '../sentence/model.ts';

/** Locked: `value` is what the composer prints for `fact`, a list of field paths. */
export interface FactSpan {
  value: string;
  fact: string[];
}

/** Free words. `from`: the note or question they retell, which stays cited however they are put. */
export interface TextSpan {
  text: string;
  from?: string[] | undefined;
}

export type Span = FactSpan | TextSpan;
export type Sentence = Span[];

export interface RecapDocument {
  title: Sentence;
  dateline: Sentence;
  /** Each paragraph is a list of sentences; one blank stands between two. */
  paragraphs: Sentence[][];
}

/** An article has 30 at most; a list of questions may be long. */
export const MOST_PARAGRAPHS = 200;

export const isFact = (span: Span): span is FactSpan => 'fact' in span;
const wordsOf = (span: Span): string => (isFact(span) ? span.value : span.text);
const sameList = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((path, at) => path === other[at]);

/**
 * Notes, questions and answers are retold, not quoted: their words may be smoothed. Figures inside them stay locked, as everything
 * else that has a source.
 */
const retold = /\.(?:points|notes)\[\d+\]$|^event\.questions\[\d+\]\.(?:question|questions\[\d+\]|answer)$/;
const figure = /[\p{L}\p{N}]*\p{N}(?:[\p{L}\p{N}.,/–%-]*[\p{L}\p{N}%])?/gu;

function spansOf(piece: Piece): Span[] {
  if (piece.text === '') return [];
  if (piece.sources.length === 0) return [{ text: piece.text }];
  const fact = [...piece.sources];
  if (!fact.every((path) => retold.test(path))) return [{ value: piece.text, fact }];
  const spans: Span[] = [];
  let at = 0;
  for (const { 0: value, index } of piece.text.matchAll(figure)) {
    if (index > at) spans.push({ text: piece.text.slice(at, index), from: fact });
    spans.push({ value, fact });
    at = index + value.length;
  }
  if (at < piece.text.length) spans.push({ text: piece.text.slice(at), from: fact });
  return spans;
}

/** A field that leads to no words of its own (it was judged, and left out) is cited by the token before it. */
function sentenceOf(phrase: Phrase): Sentence {
  const spans: Span[] = [];
  for (const piece of phrase) {
    const before = spans.findLast(isFact);
    if (piece.text === '' && before) before.fact.push(...piece.sources);
    else spans.push(...spansOf(piece));
  }
  return mergeText(spans);
}

/** The article as composed, ready for the desk. */
export function documentOf(composed: ComposedRecap): RecapDocument {
  return {
    title: sentenceOf(composed.title),
    dateline: sentenceOf(composed.dateline),
    paragraphs: composed.paragraphs.map((sentences) => sentences.map(sentenceOf).filter((sentence) => sentence.length > 0)),
  };
}

/** A version from before the desk: its text as free words that keep citing what their paragraph cited. */
export function documentOfText(recap: Pick<Recap, 'title' | 'titleSources' | 'dateline' | 'datelineSources' | 'paragraphs'>): RecapDocument {
  const whole = (text: string, sources: readonly string[]): Sentence => (text === '' ? [] : [{ text, ...(sources.length > 0 ? { from: [...sources] } : {}) }]);
  return {
    title: whole(recap.title, recap.titleSources),
    dateline: whole(recap.dateline, recap.datelineSources),
    paragraphs: recap.paragraphs.map(({ text, sources }) => [whole(text, sources)]),
  };
}

function mergeText(spans: readonly Span[]): Sentence {
  const merged: Sentence = [];
  for (const span of spans) {
    const before = merged.at(-1);
    const joins = before !== undefined && !isFact(before) && !isFact(span) && sameList(before.from ?? [], span.from ?? []);
    if (joins) merged[merged.length - 1] = { ...before, text: before.text + span.text };
    else if (wordsOf(span) !== '') merged.push(span);
  }
  return merged;
}

/** One form for one content: no line breaks or control characters, no double blanks, nothing empty. */
export function tidyDocument(document: RecapDocument): RecapDocument {
  const tidy = (sentence: Sentence): Sentence => {
    const spans = mergeText(sentence.map((span) => (isFact(span) ? span : { ...span, text: span.text.normalize('NFC').replaceAll(/[\p{Cc}\s]+/gu, ' ') })));
    const [first, last] = [spans[0], spans.at(-1)];
    if (first && !isFact(first)) first.text = first.text.trimStart();
    if (last && !isFact(last)) last.text = last.text.trimEnd();
    return spans.filter((span) => wordsOf(span) !== '');
  };
  return {
    title: tidy(document.title),
    dateline: tidy(document.dateline),
    paragraphs: document.paragraphs.map((sentences) => sentences.map(tidy).filter((sentence) => sentence.length > 0)).filter((sentences) => sentences.length > 0),
  };
}

export const sentenceText = (sentence: Sentence): string => sentence.map(wordsOf).join('');
const sentenceSources = (sentence: Sentence): string[] => [...new Set(sentence.flatMap((span) => (isFact(span) ? span.fact : (span.from ?? []))))];

/** The article to be read, with the sources of every paragraph. The initials count only where they still stand in the text. */
export function recapOf(document: RecapDocument): Recap {
  const initials = document.paragraphs.flat(2).find((span) => isFact(span) && span.fact.includes('event.writer'));
  return {
    title: sentenceText(document.title),
    titleSources: sentenceSources(document.title),
    dateline: sentenceText(document.dateline),
    datelineSources: sentenceSources(document.dateline),
    paragraphs: document.paragraphs.map((sentences) => ({ text: sentences.map(sentenceText).join(' '), sources: [...new Set(sentences.flatMap(sentenceSources))] })),
    writer: initials ? wordsOf(initials) : null,
  };
}

const factsIn = (document: RecapDocument): FactSpan[] => [...document.title, ...document.dateline, ...document.paragraphs.flat(2)].filter(isFact);
const keyOf = ({ fact, value }: FactSpan): string => `${fact.join('|')}\n${value}`;

/** Every locked fact an article of this event may hold, each once, in the order of the composed text. */
export function factsOf(composed: ComposedRecap): FactSpan[] {
  const all = new Map(factsIn(documentOf(composed)).map((span) => [keyOf(span), span]));
  return [...all.values()];
}

export interface Tampering {
  reason: 'recap_fact_unknown' | 'recap_fact_altered' | 'recap_source_unknown' | 'recap_title_missing' | 'recap_text_missing';
  /** The field it is about; empty where it is about the whole. */
  path: string;
}

/**
 * The first thing in `document` that the facts do not bear out: a token whose field they do not hold, one whose words are not
 * theirs, or free words that cite a field which is not there. Null when every token is true.
 */
export function findTampering(document: RecapDocument, composed: ComposedRecap): Tampering | null {
  const known = new Set<string>();
  const paths = new Set<string>();
  for (const span of factsOf(composed)) {
    known.add(keyOf(span));
    span.fact.forEach((path) => paths.add(path));
  }
  const cited = new Set([composed.title, composed.dateline, ...composed.paragraphs.flat()].flat().flatMap((piece) => piece.sources));
  for (const span of [...document.title, ...document.dateline, ...document.paragraphs.flat(2)]) {
    if (!isFact(span)) {
      const stray = span.from?.find((path) => !cited.has(path));
      if (stray !== undefined) return { reason: 'recap_source_unknown', path: stray };
    } else if (!known.has(keyOf(span))) {
      return { reason: span.fact.every((path) => paths.has(path)) ? 'recap_fact_altered' : 'recap_fact_unknown', path: span.fact[0] ?? '' };
    }
  }
  if (sentenceText(document.title).trim() === '') return { reason: 'recap_title_missing', path: '' };
  return document.paragraphs.length === 0 ? { reason: 'recap_text_missing', path: '' } : null;
}

export interface Refreshed {
  document: RecapDocument;
  /** Fields whose words were replaced by today's. */
  changed: string[];
  /** Fields that the record no longer holds: their sentences went with them. */
  gone: string[];
}

/**
 * The same article with today's facts: each stale token gets the words the composer prints for its field now, in the order in which
 * the field's wordings appear; a sentence that rests on a fact which is gone goes too. Free words stay as they are.
 */
export function refreshDocument(document: RecapDocument, composed: ComposedRecap): Refreshed {
  const now = wordingsOf(factsOf(composed));
  const before = wordingsOf(factsIn(document));
  const cited = new Set([composed.title, composed.dateline, ...composed.paragraphs.flat()].flat().flatMap((piece) => piece.sources));
  const [changed, gone] = [new Set<string>(), new Set<string>()];
  const renew = (span: Span): Span | null => {
    if (!isFact(span)) {
      const lost = span.from?.filter((path) => !cited.has(path)) ?? [];
      lost.forEach((path) => gone.add(path));
      return lost.length === 0 ? span : null;
    }
    const path = span.fact.join('|');
    const words = now.get(path);
    if (words?.includes(span.value)) return span;
    if (!words) {
      gone.add(span.fact[0] ?? path);
      return null;
    }
    changed.add(span.fact[0] ?? path);
    return { ...span, value: words[before.get(path)?.indexOf(span.value) ?? 0] ?? words[0]! };
  };
  const renewAll = (sentence: Sentence): Sentence => {
    const spans = sentence.map(renew);
    return spans.some((span) => span === null) ? [] : spans.filter((span) => span !== null);
  };
  const fresh = documentOf(composed);
  const title = renewAll(document.title);
  const renewed = tidyDocument({
    title: title.length > 0 ? title : fresh.title,
    dateline: fresh.dateline,
    paragraphs: document.paragraphs.map((sentences) => sentences.map(renewAll)),
  });
  return { document: renewed, changed: [...changed], gone: [...gone] };
}

/** The different words of each field, in the order of the text. */
function wordingsOf(facts: readonly FactSpan[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const { fact, value } of facts) {
    const known = words.get(fact.join('|')) ?? [];
    if (!known.includes(value)) words.set(fact.join('|'), [...known, value]);
  }
  return words;
}

/** What a form without script may do to an article; places count from 0. */
export type Arrangement =
  | { verb: 'up' | 'down' | 'remove'; paragraph: number }
  | { verb: 'remove_sentence'; paragraph: number; sentence: number }
  | { verb: 'add'; paragraph: number; text: string };

/** The article after one change; itself where the place does not exist. `add` puts free words behind the paragraph. */
export function arrangeDocument(document: RecapDocument, change: Arrangement): RecapDocument {
  const paragraphs = document.paragraphs.map((sentences) => [...sentences]);
  const { paragraph: at } = change;
  if (at < 0 || at >= paragraphs.length) return document;
  const moved = paragraphs[at]!;
  if (change.verb === 'add') paragraphs.splice(at + 1, 0, [[{ text: change.text }]]);
  else if (change.verb === 'remove_sentence') paragraphs[at] = moved.filter((_, index) => index !== change.sentence);
  else {
    paragraphs.splice(at, 1);
    if (change.verb === 'up') paragraphs.splice(Math.max(0, at - 1), 0, moved);
    if (change.verb === 'down') paragraphs.splice(at + 1, 0, moved);
  }
  return tidyDocument({ ...document, paragraphs });
}
