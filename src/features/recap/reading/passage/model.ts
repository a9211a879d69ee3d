/**
 * A text cut into lines and sentences, with its quotations masked: inside a quotation no rule may see names, regions or full stops.
 * Offsets are those of the clean text.
 */
import titles from '#features/speaker/data/titles.json' with { type: 'json' };
import calendar from '../data/calendar.json' with { type: 'json' };
import type { CleanText } from '../source/model.ts';

export interface Span { from: number; to: number }

/** What stands between two quotation marks; `isClosed` is false where the paper forgot the second one. */
export interface Quoted extends Span { isClosed: boolean; line: number }

export interface Sentence extends Span {
  text: string;
  /** The same length as `text`; what is quoted is dots. */
  mask: string;
  line: number;
}

export interface Line extends Span { text: string }

export interface Passage {
  clean: CleanText;
  mask: string;
  lines: Line[];
  sentences: Sentence[];
  quoted: Quoted[];
}

/** A sentence longer than this is cut, so that rules that look around in a sentence stay cheap on any input. */
const LONGEST_SENTENCE = 1500;
const LONGEST_QUOTATION = 3000;
/** More than any article has; what comes after is not read. Together with the limit of a text they bound the work on hostile input. */
const MOST_SENTENCES = 2000;
const MOST_QUOTATIONS = 300;

const abbreviations = new Set([
  ...[...titles.front, ...titles.frontWithDot].map((form) => form.toLowerCase().replace(/\s/g, '')),
  'kab.', 'prov.', 'plt.', 'plh.', 'pj.', 'pjs.', 'moh.', 'muh.', 'muhd.', 'moch.', 'abd.', 'no.', 'jl.', 's.d.', 'dkk.', 'hj.', 'yth.', 'a.n.', 'tgl.', 'st.', 'rr.', 'rd.', 'tb.', 'kec.', 'ds.', 'co.', 'pt.', 'cv.',
]);
const weekday = Object.keys(calendar.weekdays).join('|');
const unclosedEnd = new RegExp(`[“(]|[,.]?\\s(?=(?:${weekday})\\b)|[.!?](?=\\s|$)`, 'iu');

/** The quotations of one line: “ ”, " ", ‘ ’ and ' ' after a space. A mark without its partner ends where the clause plainly ends. */
function quotedIn(line: Line, number: number, most: number): Quoted[] {
  const found: Quoted[] = [];
  const { text } = line;
  let at = 0;
  while (at < text.length && found.length < most) {
    const sign = text.charAt(at);
    const isOpening = sign === '“' || sign === '”' || sign === '"' || sign === '„' || sign === '«' || ((sign === '‘' || sign === "'") && (at === 0 || /[\s(]/.test(text.charAt(at - 1))) && /\S/.test(text.charAt(at + 1)));
    if (!isOpening) { at += 1; continue; }
    const isSingle = sign === '‘' || sign === "'";
    const rest = text.slice(at + 1, at + 1 + LONGEST_QUOTATION);
    const end = isSingle ? /[’'](?=[\s.,;:!?)]|$)/.exec(rest)?.index : /[”"“„»]/.exec(rest)?.index;
    const isPartner = end !== undefined && (isSingle || rest.charAt(end) !== '“' || sign !== '“' || /[\s.,]/.test(rest.charAt(end + 1)) || end === rest.length - 1) && (!isSingle || end < 200);
    if (isPartner) {
      found.push({ from: line.from + at + 1, to: line.from + at + 1 + end, isClosed: true, line: number });
      at += end + 2;
      continue;
    }
    if (!isSingle && sign !== '”') {
      const open = unclosedEnd.exec(rest)?.index ?? rest.length;
      found.push({ from: line.from + at + 1, to: line.from + at + 1 + open, isClosed: false, line: number });
      at += open + 1;
    } else at += 1;
  }
  return found;
}

/** Whether the full stop at the end of `word` ends a sentence when `next` follows. */
function isEnd(word: string, next: string): boolean {
  if (/[!?…]$/.test(word)) return true;
  const plain = word.replace(/^[(“"']+|^\d+(?=\p{L})/gu, '').toLowerCase();
  if (abbreviations.has(plain) || /^\p{L}\.$/u.test(plain)) return false;
  // A degree before a capital: the name may go on with an office, and mostly does not.
  if (/^\p{L}{1,4}(\.\p{L}{1,4})+\.$/iu.test(plain)) return !/^(?:\(|Kepala|Dosen|Ketua|Direktur|Sekretaris|Plt|Wakil)/.test(next);
  return !/^\d+\.$/.test(plain) || !/^\p{L}/u.test(next);
}

function sentencesIn(line: Line, mask: string, number: number): Sentence[] {
  const found: Sentence[] = [];
  const push = (from: number, to: number): void => {
    for (let start = from; start < to; start += LONGEST_SENTENCE) {
      const end = Math.min(to, start + LONGEST_SENTENCE);
      found.push({ from: line.from + start, to: line.from + end, text: line.text.slice(start, end), mask: mask.slice(start, end), line: number });
    }
  };
  let from = 0;
  for (const stop of mask.matchAll(/[.!?…]["”’)]{0,2}(?=\s)|[.!?,]?·["”’]{1,2}(?=\s+\p{Lu})/gu)) {
    const end = stop.index + stop[0].length;
    const start = mask.lastIndexOf(' ', stop.index) + 1;
    const next = mask.slice(end, end + 24).trimStart();
    const isSpeechEnd = stop[0].includes('·');
    if (!/^[\p{Lu}\d“"‘'(]/u.test(next)) continue;
    // After a closed quotation a capital starts a new sentence only where the quotation itself ended with a full stop.
    if (isSpeechEnd && !/[.!?]/.test(line.text.charAt(stop.index)) && !/[.!?]/.test(line.text.charAt(Math.max(0, end - 2)))) continue;
    if (!isSpeechEnd && !isEnd(mask.slice(start, stop.index + 1), next)) continue;
    push(from, end);
    from = end + (/^\s+/.exec(mask.slice(end))?.[0].length ?? 0);
  }
  if (from < mask.length) push(from, mask.length);
  return found;
}

/** Cuts a clean text up. Linear in its length. */
export function readPassage(clean: CleanText): Passage {
  const lines: Line[] = [];
  let start = 0;
  for (const text of clean.text.split('\n')) {
    if (lines.length < MOST_SENTENCES && text.trim() !== '') {
      const lead = text.length - text.trimStart().length;
      lines.push({ from: start + lead, to: start + text.trimEnd().length, text: text.trim() });
    }
    start += text.length + 1;
  }
  const quoted: Quoted[] = [];
  for (const [number, line] of lines.entries()) quoted.push(...quotedIn(line, number, MOST_QUOTATIONS - quoted.length));
  const signs = clean.text.split('');
  for (const { from, to } of quoted) signs.fill('·', from, to);
  const mask = signs.join('');
  const sentences: Sentence[] = [];
  for (const [number, line] of lines.entries()) {
    sentences.push(...sentencesIn(line, mask.slice(line.from, line.to), number).slice(0, MOST_SENTENCES - sentences.length));
    if (sentences.length >= MOST_SENTENCES) break;
  }
  return { clean, mask, lines, quoted, sentences };
}

/** The words of a span, trimmed of spaces and dangling signs. */
export function wordsOf(passage: Passage, { from, to }: Span): string {
  return passage.clean.text.slice(from, to).trim();
}
