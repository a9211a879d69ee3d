/**
 * A text laid out for the rules: one plain form with single blanks, and the way back to the text as it was handed in.
 *
 * Whatever is hostile or merely untidy ends here: invisible characters, HTML, endless words and blanks. Behind this point every
 * word has at most `LONGEST_WORD` letters and blanks are single, so the rules' patterns take time linear in the text.
 */
import titles from '#features/speaker/data/titles.json' with { type: 'json' };
import type { Language } from '#platform/i18n/format.ts';

export interface Span {
  from: number;
  to: number;
  text: string;
}

export interface Reading {
  original: string;
  /** One line for each paragraph. */
  plain: string;
  /** The place in the original of every character of `plain`, and its end as the last one. */
  at: readonly number[];
  headline: Span | null;
  /** The place before the first dash, with the dash. */
  dateline: Span | null;
  /** Every line behind the headline. */
  paragraphs: readonly Span[];
  sentences: readonly Span[];
  words: readonly Span[];
  language: Language;
  /** Where characters that nobody sees were taken out. */
  hidden: readonly number[];
  /** Where markup was taken out. */
  tags: readonly { from: number; name: string }[];
  /** Whether a place lies between quotation marks. */
  isQuoted: (at: number) => boolean;
}

const LONGEST_WORD = 150;
const LONGEST_SENTENCE = 3000;
const LONGEST_TAG = 1000;
/** Letters bear one or two marks; a tower of them is a trick. */
const MOST_MARKS = 6;
const HIDDEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Cc}]/u;
const BLOCKS = new Set(['p', 'br', 'div', 'h1', 'h2', 'h3', 'h4', 'li', 'ul', 'ol', 'tr', 'table', 'blockquote', 'article', 'section', 'title', 'head', 'body', 'html', 'hr']);
const INLINE = new Set(['b', 'i', 'em', 'strong', 'a', 'span', 'u', 'img', 'td', 'th', 'font', 'small', 'sup', 'sub', 'meta', 'link', 'figure', 'figcaption', 'iframe', 'svg', 'form', 'input', 'button']);
const DROPPED = new Set(['script', 'style', 'template', 'noscript']);
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&nbsp;': ' ', '&ndash;': '–', '&mdash;': '—', '&ldquo;': '“', '&rdquo;': '”', '&lsquo;': '‘', '&rsquo;': '’', '&#39;': "'",
};

interface Plain {
  plain: string;
  at: number[];
  hidden: number[];
  tags: { from: number; name: string }[];
}

/** One walk over the text; every character is looked at once, apart from the end of dropped elements, which is searched once. */
function plainOf(original: string): Plain {
  const [out, at, hidden, tags]: [string[], number[], number[], { from: number; name: string }[]] = [[], [], [], []];
  let [breaks, isBlank, run, noEnd] = [0, false, 0, false];
  const put = (character: string, from: number): void => {
    if (out.length > 0 && (breaks > 1 || (breaks === 1 && !/\p{Ll}/u.test(character)))) [run] = [(out.push('\n'), at.push(from), 0)];
    else if (out.length > 0 && (isBlank || breaks === 1)) [run] = [(out.push(' '), at.push(from), 0)];
    [breaks, isBlank] = [0, false];
    if ((run += 1) > LONGEST_WORD) return;
    out.push(character);
    at.push(from);
  };
  for (let from = 0; from < original.length;) {
    const character = String.fromCodePoint(original.codePointAt(from) ?? 0);
    const next = from + character.length;
    const tag = character === '<' ? /^<\/?([a-z][a-z0-9]*)\b[^<>]*>|^<!--/iu.exec(original.slice(from, from + LONGEST_TAG)) : null;
    const name = tag?.[1]?.toLowerCase() ?? (tag ? '!' : '');
    const entity = character === '&' ? /^&[a-z0-9#]{2,6};/iu.exec(original.slice(from, from + 8))?.[0] : undefined;
    if (tag && (DROPPED.has(name) || name === '!') && !noEnd && !tag[0].startsWith('</')) {
      tags.push({ from, name });
      const end = original.indexOf(name === '!' ? '-->' : '</', from + tag[0].length);
      noEnd = end < 0;
      from = end < 0 ? from + tag[0].length : end + (name === '!' ? 3 : 0);
    } else if (tag && (BLOCKS.has(name) || INLINE.has(name) || DROPPED.has(name))) {
      tags.push({ from, name });
      if (BLOCKS.has(name)) breaks += 2;
      from += tag[0].length;
    } else if (entity !== undefined && ENTITIES[entity] !== undefined) {
      if (ENTITIES[entity] === ' ') isBlank = true;
      else put(ENTITIES[entity], from);
      from += entity.length;
    } else {
      if (character === '\n') breaks += 1;
      else if (/\s/u.test(character)) isBlank = true;
      else if (HIDDEN.test(character)) hidden.push(from);
      else if (/\p{M}/u.test(character) && out.length > 0) {
        const base = out.pop() ?? '';
        out.push(base.length < MOST_MARKS ? (base + character).normalize('NFC') : base);
      }
      else put(character, from);
      from = next;
    }
  }
  // A letter with its marks may be several code units: the way back is kept for each of them.
  const back = out.flatMap((piece, index) => Array.from({ length: piece.length }, () => at[index] ?? 0));
  return { plain: out.join(''), at: [...back, original.length], hidden, tags };
}

const key = (text: string): string => text.replaceAll(/[.\s]/gu, '').toLowerCase();
const fronts = new Set([...titles.front, ...titles.frontWithDot, 'Plt.', 'Plh.', 'Pj.', 'Pjs.', 'Kab.', 'Prov.', 'Jl.', 'No.', 'Tgl.', 'Pkl.', 'Rp.', 'Dkk.', 'Bpk.', 'Sdr.', 'St.', 'Pol.', 'Inf.', 'Kav.', 'Arm.', 'Arh.', 'Czi.', 'Cpl.', 'Mar.', 'Tek.', 'Purn.', 'Kol.', 'Kapt.', 'Ust.', 'Muh.', 'Moh.', 'Abd.', 'Tb.', 'Rd.', 'Gst.'].map(key));
const degrees = new Set(titles.degree.map(key));

/** Whether a full stop behind this word ends no sentence: a title before a name, an initial, an abbreviation. */
function isAbbreviation(word: string): boolean {
  return (fronts.has(key(word)) || /^\(?\p{Lu}\.$/u.test(word) || /^\(?(?:\p{Lu}\.){2,3}$/u.test(word) || /^(a\.n|u\.p|s\.d|d\.a|a\.l)\.$/u.test(word)) && !(degrees.has(key(word)) && /\.\p{L}/u.test(word));
}

/** Rules look at the whole sentence of every word they judge; one without an end is judged in pieces. */
function cutLong(sentence: Span): Span[] {
  const pieces: Span[] = [];
  for (let at = 0; at < sentence.text.length; at += LONGEST_SENTENCE) {
    const text = sentence.text.slice(at, at + LONGEST_SENTENCE);
    pieces.push({ from: sentence.from + at, to: sentence.from + at + text.length, text });
  }
  return pieces;
}

function sentencesOf({ from, text }: Span): Span[] {
  const found: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(/[.?!]+[”"’)*_]* (?=[\p{Lu}\d“"(‘*])/gu)) {
    const end = match.index + match[0].length - 1;
    const word = text.slice(Math.max(start, text.lastIndexOf(' ', match.index - 1) + 1), match.index + 1);
    if (isAbbreviation(word)) continue;
    found.push({ from: from + start, to: from + end, text: text.slice(start, end) });
    start = end + 1;
  }
  if (start < text.length) found.push({ from: from + start, to: from + text.length, text: text.slice(start) });
  return found.flatMap(cutLong);
}

const DATELINE = /^\p{Lu}[\p{L} .'’/-]{1,60}?(?:, ?[A-Z]{2,5})?,? ?(?:[–—]|-(?= )) ?(?=[\p{L}\d“"(‘])/u;

function linesOf(plain: string): Span[] {
  const lines: Span[] = [];
  for (const { index, 0: text } of plain.matchAll(/[^\n]+/gu)) lines.push({ from: index, to: index + text.length, text });
  return lines;
}

/** 1 for every character between quotation marks. */
function quotationsIn(plain: string): Uint8Array {
  const inside = new Uint8Array(plain.length + 1);
  for (const { index, 0: text } of plain.matchAll(/“[^“”\n]{0,3000}”|"[^"\n]{0,3000}"|‘[^‘’\n]{0,3000}’/gu)) inside.fill(1, index + 1, index + text.length);
  return inside;
}

const INDONESIAN = new Set(['yang', 'dan', 'di', 'dengan', 'pada', 'itu', 'dari', 'untuk', 'oleh', 'adalah', 'peserta']);
const ENGLISH = new Set(['the', 'of', 'and', 'was', 'to', 'in', 'on', 'is', 'by', 'participants', 'event']);

function languageOf(words: readonly Span[]): Language {
  const count = (known: ReadonlySet<string>): number => words.filter((word) => known.has(word.text.toLowerCase())).length;
  // Notes stay Indonesian inside an English recap, so the frame decides: "the" never stands in an Indonesian text.
  return words.filter((word) => /^the$/iu.test(word.text)).length >= 3 || count(ENGLISH) > count(INDONESIAN) ? 'en' : 'id';
}

/** Lays a text out. The first line is a headline when it does not end like a sentence and more follows. */
export function readText(original: string): Reading {
  const { plain, at, hidden, tags } = plainOf(original);
  const lines = linesOf(plain);
  const [first, ...rest] = lines;
  const isHeadline = first !== undefined && rest.length > 0 && !/[.!?]$/u.test(first.text) && first.text.split(' ').length <= 30 && !/^[\p{Lu} /]{3,60},? ?[–—-] ./u.test(first.text);
  const paragraphs = isHeadline ? rest : lines;
  const opening = paragraphs.slice(0, 4).find((line) => DATELINE.test(line.text));
  const dateline = opening ? DATELINE.exec(opening.text)?.[0] : undefined;
  const words: Span[] = [];
  for (const { index, 0: text } of plain.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)) words.push({ from: index, to: index + text.length, text });
  const quotations = quotationsIn(plain);
  const cut = (line: Span): Span => {
    if (line !== opening || dateline === undefined) return line;
    return { from: line.from + dateline.length, to: line.to, text: line.text.slice(dateline.length) };
  };
  return {
    original, plain, at, hidden, tags, paragraphs, words,
    headline: isHeadline && first ? first : null,
    dateline: opening && dateline !== undefined ? { from: opening.from, to: opening.from + dateline.length, text: dateline } : null,
    sentences: paragraphs.flatMap((line) => sentencesOf(cut(line))),
    language: languageOf(words),
    isQuoted: (place) => quotations[place] === 1,
  };
}

/** The sentence a place lies in; the headline has none. */
export function sentenceAt(reading: Reading, place: number): Span | null {
  let [low, high] = [0, reading.sentences.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reading.sentences[middle]?.to ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  const sentence = reading.sentences[low];
  return sentence && sentence.from <= place ? sentence : null;
}

/** All matches of a pattern as spans with their groups, without those inside quotation marks when `unquoted` is set. */
export function* matches(reading: Reading, pattern: RegExp, { unquoted = false }: { unquoted?: boolean } = {}): Generator<Span & { groups: readonly (string | undefined)[] }> {
  for (const match of reading.plain.matchAll(pattern)) {
    if (unquoted && reading.isQuoted(match.index)) continue;
    yield { from: match.index, to: match.index + match[0].length, text: match[0], groups: match.slice(1) };
  }
}
