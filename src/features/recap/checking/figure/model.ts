/** Figures: against ledger and record, and in the signs Indonesian writes them with. */
import { formatLargeNumber, formatNumber } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import numerals from '../data/numerals.json' with { type: 'json' };
import units from '../data/units.json' with { type: 'json' };
import type { Fault } from '../finding/model.ts';
import { valueOf } from '../known/model.ts';
import type { Known } from '../known/model.ts';
import { matches, sentenceAt } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

export interface Figure {
  from: number;
  to: number;
  text: string;
  value: number;
  /** The word behind it, in small letters: 'peserta', 'persen'. */
  unit: string;
  /** The word before it. */
  before: string;
}

const PEOPLE = new Set(units.people);
const THINGS = new Set(units.things);
const FIGURE = /(?<![\p{L}\d.,/:(@#+–-]|\d )(ke-)?(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{1,3}))?(?: (ribu|juta|miliar)(?!\p{L}))?(?![\p{L}\d]|[.,:/]\d|[-–/]\d| ?(?:WIB|WITA|WIT))/gu;

/** Every figure that counts or measures something; dates, hours and telephone numbers are left to their own rules. */
export function figuresIn(reading: Reading): Figure[] {
  return [...matches(reading, FIGURE)].flatMap(({ from, to, text, groups: [, whole = '', decimals, multiple] }) => {
    const unit = /^ ?(?:orang (?=peserta))?(\p{L}+|%)/u.exec(reading.plain.slice(to, to + 30))?.[1]?.toLowerCase() ?? '';
    const before = /(\p{L}+),? $/u.exec(reading.plain.slice(Math.max(0, from - 30), from))?.[1]?.toLowerCase() ?? '';
    if (MONTH.test(unit) || (before === 'pukul')) return [];
    return [{ from, to, text, value: valueOf(decimals === undefined ? whole : `${whole},${decimals}`, multiple), unit, before }];
  });
}
const MONTH = /^(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)$/u;

export const countsPeople = (figure: Figure): boolean => PEOPLE.has(figure.unit);

/** A figure that neither record nor ledger holds. */
function countFaults(known: Known, reading: Reading, figures: readonly Figure[]): Fault[] {
  const { facts, ledger } = known.context;
  const stated = facts?.attended?.count ?? ledger?.present ?? facts?.participants?.count ?? null;
  if (facts === undefined && ledger === undefined) return [];
  return figures.flatMap((figure): Fault[] => {
    if (known.numbers.has(figure.value) || reading.isQuoted(figure.from)) return [];
    const isAttendance = countsPeople(figure) && /\b(?:hadir|menghadiri|dihadiri|mengikuti|diikuti|peserta|attended|joined?)\b/iu.test(sentenceAt(reading, figure.from)?.text ?? reading.headline?.text ?? '');
    const counts = countsPeople(figure) || THINGS.has(figure.unit) || figure.text.startsWith('ke-');
    // With a ledger alone only attendance can be judged; other figures are the article's own.
    if (facts === undefined && !(isAttendance && ledger?.present !== undefined)) return [];
    if (figure.value >= 1900 && figure.value < 2100 && !counts) return [];
    if (figure.value < 2 && !counts) return [];
    const suggestion = isAttendance && stated !== null ? formatNumber(stated) : null;
    return [{
      from: figure.from, to: figure.to, what: 'count_differs', certainty: counts ? 'likely' : 'possible', suggestion,
      why: (options) => (suggestion === null ? m.check_count_unknown({ number: figure.text }, options) : m.check_count_differs({ number: figure.text, stated: suggestion }, options)),
    }];
  });
}

const NUMERALS: Readonly<Record<string, number>> = numerals;
const LISTED = new RegExp(`(?<![\\p{L}\\d-])(${Object.keys(NUMERALS).sort((a, b) => b.length - a.length).join('|')}|\\d{1,2}) (?:orang )?(narasumber|pembicara|pemateri|pertanyaan)(?!\\p{L})`, 'giu');

/** "empat narasumber" where the record or the text itself lists another number. */
function listedFaults(reading: Reading, known: Known): Fault[] {
  const { facts } = known.context;
  const ordinals = ['pertama', 'kedua', 'ketiga', 'keempat', 'kelima', 'keenam', 'ketujuh', 'kedelapan'];
  const told = ordinals.findLastIndex((word) => new RegExp(`(?:narasumber|pembicara|pemateri) ${word}(?!\\p{L})`, 'iu').test(reading.plain)) + 1;
  return [...matches(reading, LISTED, { unquoted: true })].flatMap(({ from, to, groups: [figure = '', word = ''] }): Fault[] => {
    const count = NUMERALS[figure.toLowerCase()] ?? Number(figure);
    const isQuestion = word.toLowerCase() === 'pertanyaan';
    const questions = (facts?.questions ?? []).reduce((sum, one) => sum + Math.max(1, (one.question ? 1 : 0) + (one.questions?.length ?? 0)), 0);
    const listed = isQuestion ? questions : facts?.speakers?.length ?? told;
    if (listed < 2 || listed === count) return [];
    return [{ from, to, what: 'listed_count', certainty: 'likely', suggestion: `${Object.keys(NUMERALS).find((one) => NUMERALS[one] === listed) ?? listed} ${word}`, why: (options) => m.check_listed_count({ count, listed, word }, options) }];
  });
}

/** Signs: a comma between thousands, a dot before decimals, thousands without a sign, "Rp 1.000.000,-". */
function signFaults(reading: Reading): Fault[] {
  if (reading.language === 'en') return [];
  const faults: Fault[] = [];
  const counted = [...units.people, ...units.things].join('|');
  for (const { from, groups: [figure = ''] } of matches(reading, new RegExp(`(?<![\\d.,])(\\d{1,3}(?:,\\d{3})+)(?= (?:orang |ribu )?(?:${counted})(?!\\p{L}))`, 'giu'))) {
    const proper = figure.replaceAll(',', '.');
    faults.push({ from, to: from + figure.length, what: 'thousands_sign', certainty: 'certain', suggestion: proper, why: (options) => m.check_thousands_sign({ proper }, options) });
  }
  for (const { from, groups: [figure = ''] } of matches(reading, new RegExp(`(?<![\\d.,/-])(\\d{4,9})(?= (?:${counted})(?!\\p{L}))`, 'giu'))) {
    const proper = formatNumber(Number(figure));
    faults.push({ from, to: from + figure.length, what: 'thousands_sign', certainty: 'likely', suggestion: proper, why: (options) => m.check_thousands_sign({ proper }, options) });
  }
  const measured = units.measured.join('|');
  const decimal = `(?<![\\d.,:])(\\d{1,3}\\.(?:\\d{1,2}|\\d{4,6}))(?![\\d:]|\\.\\d)`;
  for (const pattern of [`${decimal}(?= ?(?:%|(?:${units.measures.join('|')})(?!\\p{L})| ?dari skala))`, `(?<=(?<!\\p{L})(?:${measured}) (?:rata-rata )?)${decimal}(?! ?(?:WIB|WITA|WIT|[-–] ?\\d))`]) {
    for (const { from, groups: [figure = ''] } of matches(reading, new RegExp(pattern, 'giu'))) {
      if (/(?:pukul|jam)(?: [\d.]+)?(?: (?:hingga|sampai))? $/iu.test(reading.plain.slice(Math.max(0, from - 25), from)) || faults.some((one) => one.from === from)) continue;
      const proper = figure.replace('.', ',');
      faults.push({ from, to: from + figure.length, what: 'decimal_sign', certainty: 'certain', suggestion: proper, why: (options) => m.check_decimal_sign({ proper }, options) });
    }
  }
  for (const { from, text } of matches(reading, /(?<!\p{L})Rp\.? ?\d[\d.,]*(?:,-|-)?(?: (?:ribu|juta|miliar))?/gu)) {
    const written = text.replace(/[.,]$/u, '');
    if (/^Rp\d{1,3}(?:\.\d{3})*(?:,\d{1,2})?(?: (?:ribu|juta|miliar))?$/u.test(written)) continue;
    const [, figure = '', rest = ''] = /^Rp\.? ?([\d.,]*\d)[.,]*-?(.*)$/u.exec(written) ?? [];
    const proper = `Rp${/^\d+$/u.test(figure) && rest === '' ? formatNumber(Number(figure)) : figure.replaceAll(/,(?=\d{3})/gu, '.')}${rest}`;
    faults.push({ from, to: from + written.length, what: 'rupiah_form', certainty: 'certain', suggestion: proper, why: (options) => m.check_rupiah_form({ proper }, options) });
  }
  return faults;
}

/** All findings on single figures. English texts mark thousands and decimals the other way and are compared by their value. */
export function figureFaults(reading: Reading, known: Known): Fault[] {
  const figures = reading.language === 'id' ? figuresIn(reading) : [];
  return [...countFaults(known, reading, figures), ...listedFaults(reading, known), ...signFaults(reading)];
}

/** A number as the text's suggestions print it. */
export const printed = (value: number): string => formatLargeNumber(value);
