/** The surface: signs that are not closed, blanks in the wrong place, what a template left behind, paragraphs printed twice. */
import { m } from '#platform/i18n/paraglide/messages.js';
import { lettersOf } from '../../finding/model.ts';
import type { Fault } from '../../finding/model.ts';
import { matches } from '../../reading/model.ts';
import type { Reading, Span } from '../../reading/model.ts';

const PLACEHOLDER = new RegExp([
  '\\{\\{?[^{}\\n]{0,60}\\}?\\}', '\\$\\{[^{}\\n]{0,60}\\}', '%[a-z_]{2,30}%', '<[a-z][a-z _]{1,30}>',
  '\\[ ?(?:isi|nama|jam|tanggal|hari|tempat|tema|jumlah|narasumber|lokasi|kota|kabupaten|link|tautan|jabatan|pukul|zona|nomor|segmen|name|date|time|place)[^\\]\\n]{0,40}\\]',
  '(?<!\\p{L})(?:X{3,}|x{3,}|TBA|TBC|TODO|undefined|NaN|null)(?!\\p{L})', '(?<!\\p{L})lorem ipsum(?!\\p{L})', '_{3,}', '(?<!\\.)\\.{5,}', '…{2,}',
  '(?<!\\p{L})kabupaten ?/ ?kota (?=\\p{Lu})', '(?<!\\p{L})tautan_resmi(?!\\p{L})',
].join('|'), 'giu');

function placeholderFaults(reading: Reading): Fault[] {
  return [...matches(reading, PLACEHOLDER)].map(({ from, to }) => ({ from, to, what: 'placeholder', certainty: 'certain', why: (options) => m.check_placeholder({}, options) }));
}

/** The place of the first bracket that has no partner. */
function loneBracket(text: string): number | null {
  const open: number[] = [];
  for (const { index, 0: mark } of text.matchAll(/[()]/gu)) {
    if (mark === '(') open.push(index);
    else if (open.pop() === undefined) return index;
  }
  return open[0] ?? null;
}

/** Marks that come in pairs, counted for each paragraph: a quotation does not run over its end. */
function pairFaults(reading: Reading): Fault[] {
  const lines: Span[] = [...(reading.headline ? [reading.headline] : []), ...reading.paragraphs];
  return lines.flatMap(({ from, text }): Fault[] => {
    const count = (mark: string): number => text.split(mark).length - 1;
    const faults: Fault[] = [];
    const mark = count('“') !== count('”') ? (count('“') > count('”') ? '“' : '”') : count('"') % 2 === 1 ? '"' : null;
    if (mark !== null) {
      const at = from + text.lastIndexOf(mark);
      faults.push({ from: at, to: at + 1, what: 'quotation_unbalanced', certainty: 'certain', why: (options) => m.check_quotation_unbalanced({}, options) });
    }
    // "1)" and ":)" open nothing.
    const lone = loneBracket(text.replaceAll(/(?<![\p{L}\d(])(?:\p{L}|\d{1,2})\)|[:;]\)/gu, (mark) => ' '.repeat(mark.length)));
    if (lone !== null) {
      const at = from + lone;
      faults.push({ from: at, to: at + 1, what: 'bracket_unbalanced', certainty: 'likely', why: (options) => m.check_bracket_unbalanced({}, options) });
    }
    return faults;
  });
}

const SPACING: readonly [RegExp, (text: string) => string][] = [
  [/(?<=\p{L}{2}|\d[”’)])[,;](?=\p{L}{2})|(?<=\p{Ll}{3}),(?=\d)/gu, (text) => `${text} `],
  [/(?<=\p{Ll}{4})[.?!](?=\p{Lu}\p{Ll}{2})/gu, (text) => `${text} `],
  [/(?<=[\p{L}\d]) [,;.?!](?=\s|$)|(?<=[\p{L}\d]) :(?= )/gmu, (text) => text.trim()],
  [/(?<=\p{L})[“](?=\p{L})|(?<=(?:^|[\s(]))“ (?=\p{L})|(?<=\p{L})[(](?=\p{L}{4})/gmu, (text) => (text.includes(' ') ? text.trim() : ` ${text}`)],
  [/,,|;;|(?<!\.)\.\.(?!\.)|,\.(?!-)|;\./gu, (text) => text[0] ?? ''],
];

function spacingFaults(reading: Reading): Fault[] {
  return SPACING.flatMap(([pattern, mend]) => [...matches(reading, pattern)]
    .filter(({ from }) => !/(?:https?:|www\.|\.com|\.id|@)\S*$/u.test(reading.plain.slice(Math.max(0, from - 60), from)))
    .map(({ from, to, text }): Fault => ({ from, to, what: 'spacing', certainty: 'likely', suggestion: mend(text), why: (options) => m.check_spacing({}, options) })));
}

/** The same paragraph, or the same long sentence, a second time. */
function repeatedFaults(reading: Reading): Fault[] {
  const found: Fault[] = [];
  const seen = new Set<string>();
  const isLong = (letters: string): boolean => letters.length >= 60;
  for (const { from, to, text } of reading.paragraphs) {
    const letters = lettersOf(text);
    if (isLong(letters) && seen.has(letters)) found.push({ from, to, what: 'paragraph_repeated', certainty: 'certain', why: (options) => m.check_paragraph_repeated({}, options) });
    seen.add(letters);
  }
  const sentences = new Set<string>();
  for (const { from, to, text } of reading.sentences) {
    const letters = lettersOf(text);
    const isInside = found.some((one) => one.from <= from && one.to >= to);
    // Two speakers may give the same advice in the same words; only a long sentence of the article's own is a repetition.
    if (letters.length >= 90 && !/^Ia /u.test(text) && sentences.has(letters) && !isInside) found.push({ from, to, what: 'paragraph_repeated', certainty: 'likely', why: (options) => m.check_paragraph_repeated({}, options) });
    sentences.add(letters);
  }
  return found;
}

/** What was taken out before reading: markup and characters nobody sees. They are told once each. */
function removedFaults(reading: Reading): Fault[] {
  const { plain, at } = reading;
  const placeOf = (original: number): number => {
    let [low, high] = [0, plain.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((at[middle] ?? 0) < original) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const [hidden] = reading.hidden;
  const tag = reading.tags.find(({ name }) => name === 'script') ?? reading.tags[0];
  return [
    ...(hidden === undefined ? [] : [{
      from: placeOf(hidden), to: placeOf(hidden), what: 'hidden_character', certainty: 'likely', why: (options) => m.check_hidden_character({ count: reading.hidden.length }, options),
    } satisfies Fault]),
    ...(tag === undefined ? [] : [{
      from: placeOf(tag.from), to: placeOf(tag.from), what: 'markup', certainty: tag.name === 'script' ? 'certain' : 'possible', why: (options) => m.check_markup({ count: reading.tags.length, name: tag.name }, options),
    } satisfies Fault]),
  ];
}

/** All findings on the surface of a text. */
export function surfaceFaults(reading: Reading): Fault[] {
  return [...placeholderFaults(reading), ...pairFaults(reading), ...spacingFaults(reading), ...repeatedFaults(reading), ...removedFaults(reading)];
}
