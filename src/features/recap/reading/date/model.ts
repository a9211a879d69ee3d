/** Days, weekdays, hours and zones as articles write them, with the year worked out where it is left out. */
import calendar from '../data/calendar.json' with { type: 'json' };
import type { Passage, Sentence, Span } from '../passage/model.ts';

export interface DayMention extends Span {
  /** ISO days; several where a range was written. Empty when the year cannot be told. */
  days: string[];
  weekday: string | null;
  isYearDerived: boolean;
  sentence: Sentence;
}

export interface HourMention extends Span {
  start: string | null;
  end: string | null;
  zone: 'WIB' | 'WITA' | 'WIT' | null;
  sentence: Sentence;
}

const months: Readonly<Record<string, number>> = calendar.months;
const weekdays: Readonly<Record<string, number>> = calendar.weekdays;
const words = (of: Readonly<Record<string, unknown>>): string => Object.keys(of).sort((a, b) => b.length - a.length).join('|');
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const until = calendar.until.map(escape).join('|');

const DAY = new RegExp(
  `(?:\\b(${words(weekdays)})\\b(?:\\s(?:pagi|siang|sore|petang|malam))?[\\s,]{0,3}(?:tanggal\\s)?\\(?)?` +
  `(?:(?<![\\d./])(\\d{1,2})(?:\\s(${words(months)})\\b\\.?)?(?:\\s(\\d{4}))?\\s?(?:${until}|dan|,)\\s?(?=\\d{1,2}\\s(?:${words(months)})\\b))?` +
  `(?:(?<![\\d./])(\\d{1,2})\\s(${words(months)})\\b\\.?(?:,?\\s(?:tahun\\s)?(\\d{4}))?|(?<![\\d./-])(\\d{1,2})[/-](\\d{1,2})(?:[/-](\\d{4}|\\d{2}))?(?![\\d/]))`,
  'giu',
);

const iso = (year: number, month: number, day: number): string | null => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
};

/** The number of the weekday of an ISO day, Sunday 0. */
export const weekdayNumber = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The number a written weekday stands for, Sunday 0; null for another word. */
export const weekdayWritten = (word: string): number | null => weekdays[word.toLowerCase()] ?? null;

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`) && days.length < 31; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** Years named with a date or after "tahun", the most frequent first. A number like 2021 elsewhere counts too, but last. */
function yearsIn(text: string): number[] {
  const counts = new Map<number, number>();
  for (const found of text.matchAll(/(?<![\d.,])(20[12]\d)(?![\d.,]\d|\d)/g)) counts.set(Number(found[1]), (counts.get(Number(found[1])) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([year]) => year);
}

/**
 * The year of a day and month written without one: a year the text names, when the weekday agrees or none was written;
 * else the only year of the programmes' time (2020-2026) in which the weekday agrees.
 */
function yearFor(month: number, day: number, weekday: string | null, named: readonly number[]): number | null {
  const fits = (year: number): boolean => {
    const date = iso(year, month, day);
    return date !== null && (weekday === null || weekdayNumber(date) === weekdayWritten(weekday));
  };
  const known = named.find(fits);
  if (known !== undefined) return known;
  if (weekday !== null) {
    const possible = [2020, 2021, 2022, 2023, 2024, 2025, 2026].filter(fits);
    if (possible.length === 1) return possible[0] ?? null;
  }
  return named[0] ?? null;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

const MOST_MENTIONS = 200;

/** Every day named outside quotations, in the order of the text. */
export function daysIn(passage: Passage): DayMention[] {
  const named = yearsIn(passage.mask);
  const found: DayMention[] = [];
  for (const sentence of passage.sentences) {
    if (!/\d/.test(sentence.mask)) continue;
    for (const hit of sentence.mask.matchAll(DAY)) {
      const [whole, writtenDay, firstDay, firstMonth, firstYear, day, monthName, year, slashDay, slashMonth, slashYear] = hit;
      // "1-4" is a scale and "4/5" a fraction: without a year, a pair of numbers is a day only behind a weekday or in brackets.
      if (slashDay !== undefined && slashYear === undefined && (!whole.includes('/') || (writtenDay === undefined && sentence.mask.charAt(hit.index - 1) !== '('))) continue;
      const month = monthName === undefined ? Number(slashMonth) : (months[monthName.toLowerCase()] ?? 0);
      const number = Number(day ?? slashDay);
      const stated = year ?? slashYear;
      const weekday = writtenDay === undefined ? null : capital(writtenDay);
      const written = stated === undefined ? null : stated.length === 2 ? 2000 + Number(stated) : Number(stated);
      const actual = written ?? yearFor(month, number, firstDay === undefined ? weekday : null, named);
      const last = actual === null ? null : iso(actual, month, number);
      const first = firstDay === undefined || actual === null ? last : iso(Number(firstYear ?? actual), firstMonth === undefined ? month : (months[firstMonth.toLowerCase()] ?? month), Number(firstDay));
      if ((last === null && actual !== null) || found.length >= MOST_MENTIONS) continue;
      const from = sentence.from + hit.index;
      found.push({ from, to: from + whole.length, days: last === null || first === null ? [] : daysBetween(first, last), weekday, isYearDerived: written === null, sentence });
    }
  }
  return found;
}

/** A weekday in a line of its own ("Hari : Sabtu"), as announcements write it. */
export function weekdayLine(sentence: Sentence): string | null {
  const word = new RegExp(`^\\W{0,4}hari\\s?:\\s?(${words(weekdays)})\\b`, 'iu').exec(sentence.mask)?.[1];
  return word === undefined ? null : capital(word);
}

const CLOCK = '(\\d{1,2})(?:[.:](\\d{2}))?';
const PART = '(?:\\s(pagi|siang|sore|petang|malam)\\b)?';
const ZONE = '(?:\\s?\\(?(WIB|WITA|WIT)\\b\\)?)?';
const HOURS = new RegExp(
  `(\\b(?:pukul|jam|waktu|pkl\\.?)\\s?:?\\s?)?(?<![\\d./,-])${CLOCK}${PART}${ZONE}(?:\\s?(?:${until})\\s?(?:(?:pukul|jam)\\s)?(?:${CLOCK}${PART}${ZONE}|selesai\\b))?`,
  'giu',
);

/** "9" and "pagi" make 09.00, "3" and "sore" 15.00; null for what no clock shows. */
function clock(hour: string | undefined, minute: string | undefined, part: string | undefined): string | null {
  if (hour === undefined) return null;
  let value = Number(hour);
  const late = part !== undefined && part.toLowerCase() !== 'pagi';
  if (late && value < 12 && !(part.toLowerCase() === 'siang' && value >= 10)) value += 12;
  if (value > 24 || Number(minute ?? 0) > 59) return null;
  return `${String(value).padStart(2, '0')}.${minute ?? '00'}`;
}

/** Every hour, or pair of hours, named outside quotations. A bare number is an hour only with "pukul", a part of the day or a zone. */
export function hoursIn(passage: Passage): HourMention[] {
  const found: HourMention[] = [];
  for (const sentence of passage.sentences) {
    if (!/\d/.test(sentence.mask)) continue;
    for (const hit of sentence.mask.matchAll(HOURS)) {
      const [whole, cue, hour, minute, part, zone, hour2, minute2, part2, zone2] = hit;
      const isRange = hour2 !== undefined && minute !== undefined && minute2 !== undefined;
      if (cue === undefined && part === undefined && zone === undefined && zone2 === undefined && part2 === undefined && !isRange) continue;
      if (/^waktu/i.test(cue ?? '') && minute === undefined && part === undefined && zone === undefined) continue;
      const first = clock(hour, minute, part ?? (Number(hour) < Number(hour2 ?? 0) ? part2 : undefined));
      if (first === null || found.length >= MOST_MENTIONS) continue;
      const before = sentence.mask.slice(Math.max(0, hit.index - 24), hit.index);
      const isEndOnly = hour2 === undefined && /(?:ditutup|berakhir|selesai|usai|hingga|sampai)\s(?:pada\s)?$/i.test(before);
      const from = sentence.from + hit.index;
      const written = (zone2 ?? zone)?.toUpperCase();
      found.push({
        from, to: from + whole.trimEnd().length, sentence,
        start: isEndOnly ? null : first,
        end: isEndOnly ? first : clock(hour2, minute2, part2),
        zone: written === 'WIB' || written === 'WITA' || written === 'WIT' ? written : null,
      });
    }
  }
  return found;
}
