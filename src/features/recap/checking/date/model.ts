/** Days: a weekday that is not the date's, a date that is none, one that the record does not hold, one that has not come yet. */
import { formatDate, weekdayOf } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import calendar from '../data/calendar.json' with { type: 'json' };
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches, sentenceAt } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

export interface DateMention {
  from: number;
  to: number;
  text: string;
  weekday: { text: string; from: number } | null;
  day: number;
  month: number;
  /** Null where neither the text nor the record says which. */
  year: number | null;
  isYearStated: boolean;
  /** Null for a day that no calendar has, and where the year is unknown. */
  iso: string | null;
}

const WEEKDAYS = Object.keys(calendar.weekdays).join('|');
const MONTHS = Object.keys(calendar.months).sort((a, b) => b.length - a.length).join('|');
const MENTION = new RegExp(
  `(?<![\\p{L}\\d])(?:(${WEEKDAYS})(?:,? ?\\(?| tanggal )(?:tanggal )?)?(?:(?<![\\d/.,])(\\d{1,2})(?:[-–]\\d{1,2})? (${MONTHS})(?!\\p{L})(?:,? (\\d{4}))?|(?<![\\d/.,])(\\d{1,2})[/](\\d{1,2})(?:[/](\\d{4}|\\d{2}))?)(?![\\d/])`, 'giu');

const lookUp = (table: Readonly<Record<string, number>>, word: string): number | undefined => table[word.toLowerCase().replace(/’/u, "'")];

function isoOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** Every date in the text. A year that is not written is taken from the record or from the other dates. */
export function datesIn(reading: Reading, known: Known): DateMention[] {
  const found: DateMention[] = [];
  for (const { from, to, text, groups } of matches(reading, MENTION)) {
    const [weekday, day1, month1, year1, day2, month2, year2] = groups;
    const isSlashed = day2 !== undefined;
    // 24/7 and 1/2 are no dates: a pair of figures needs a weekday, a bracket or a year.
    if (isSlashed && year2 === undefined && weekday === undefined && reading.plain[from - 1] !== '(') continue;
    const month = isSlashed ? Number(month2) : lookUp(calendar.months, month1 ?? '') ?? 0;
    const stated = year1 ?? year2;
    const year = stated === undefined ? null : stated.length === 2 ? 2000 + Number(stated) : Number(stated);
    const day = Number(isSlashed ? day2 : day1);
    // "Mei" and "May" alone are names as well, and 12 Mar may be a page: without a weekday a month needs its full name or a year.
    found.push({
      from, to, text, day, month, year, isYearStated: year !== null, weekday: weekday === undefined ? null : { text: weekday, from },
      iso: year === null ? null : isoOf(year, month, day),
    });
  }
  const recorded = [...known.days].map((day) => Number(day.slice(0, 4)));
  const fallback = found.find((one) => one.year !== null)?.year ?? null;
  return found.map((one) => {
    if (one.year !== null) return one;
    const own = [...known.days].find((day) => Number(day.slice(5, 7)) === one.month && Number(day.slice(8)) === one.day);
    const year = own ? Number(own.slice(0, 4)) : recorded[0] ?? fallback;
    return year === null ? one : { ...one, year, iso: isoOf(year, one.month, one.day) };
  });
}

const AHEAD = /\b(akan|bakal|dijadwalkan|direncanakan|mendatang|berikutnya|selanjutnya|rencananya|nantinya|planned|next|will|upcoming)\b/iu;
const ANNOUNCING = /\b(daftar|bergabung|ikuti|saksikan|hadirilah|pendaftaran|akan digelar|akan diselenggarakan|register)\b/iu;

function weekdayFault(date: DateMention): Fault | null {
  if (date.weekday === null || date.iso === null) return null;
  const stated = lookUp(calendar.weekdays, date.weekday.text);
  const real = new Date(`${date.iso}T00:00:00Z`).getUTCDay();
  if (stated === undefined || stated === real) return null;
  const [iso, weekday] = [date.iso, date.weekday];
  const language = /^(mon|tues|wednes|thurs|fri|satur|sun)day$/iu.test(weekday.text) ? 'en' : 'id';
  return {
    from: weekday.from, to: date.to, what: 'weekday_differs', certainty: date.isYearStated ? 'certain' : 'likely', suggestion: weekdayOf(iso, language),
    why: (options) => m.check_weekday_differs({ date: formatDate(iso, options.locale), actual: weekdayOf(iso, options.locale), stated: weekday.text }, options),
  };
}

function oneDate(date: DateMention, reading: Reading, known: Known): Fault[] {
  const place = { from: date.from, to: date.to };
  if (date.month < 1 || date.month > 12 || date.day < 1 || (date.year !== null && date.iso === null)) {
    return [{ ...place, what: 'date_impossible', certainty: 'certain', why: (options) => m.check_date_impossible({ date: date.text }, options) }];
  }
  const faults: Fault[] = [];
  const weekday = weekdayFault(date);
  if (weekday) faults.push(weekday);
  const { iso } = date;
  if (iso === null || !date.isYearStated) return faults;
  const sentence = sentenceAt(reading, date.from)?.text ?? '';
  if (known.hasFacts && known.days.size > 0 && !known.days.has(iso) && !known.isOnRecord(date.text)) {
    const own = known.context.facts?.date ?? known.context.facts?.from;
    faults.push({
      ...place, what: 'date_differs', certainty: 'likely', suggestion: own ? formatDate(own, reading.language) : null,
      why: (options) => m.check_date_differs({ date: formatDate(iso, options.locale) }, options),
    });
  }
  if (iso > known.context.today && !AHEAD.test(sentence) && !ANNOUNCING.test(reading.plain)) {
    faults.push({ ...place, what: 'date_in_future', certainty: 'certain', why: (options) => m.check_date_in_future({ date: formatDate(iso, options.locale), today: formatDate(known.context.today, options.locale) }, options) });
  }
  return faults;
}

/** Days named by where the reader stands: a text that is forwarded is read on another day. */
function relativeDays(reading: Reading, known: Known): Fault[] {
  const pattern = /(?<![\p{L}\d-])(besok pagi|besok|esok hari|lusa|hari ini|kemarin|tomorrow|yesterday|today)(?![\p{L}-])/giu;
  const certainty = ANNOUNCING.test(reading.plain) ? 'certain' : 'possible';
  return [...matches(reading, pattern, { unquoted: true })]
    .filter(({ from, to }) => !isTold(reading, known, from, to) && !/^(?:sampai|hingga) saat/u.test(reading.plain.slice(from - 14, from)))
    .map(({ from, to, text }) => ({ from, to, what: 'relative_day', certainty, why: (options) => m.check_relative_day({ word: text }, options) }));
}

/** Whether the words around a place stand in the record just so: then they are a person's, and not the writer's. */
export function isTold(reading: Reading, known: Known, from: number, to: number): boolean {
  const before = reading.plain.slice(Math.max(0, from - 25), from).split(' ').slice(-2).join(' ');
  const after = reading.plain.slice(to, to + 25).split(' ').slice(0, 2).join(' ');
  const words = reading.plain.slice(from, to);
  return known.hasFacts && (known.isOnRecord(before + words) || known.isOnRecord(words + after));
}

/** All findings on days. */
export function dateFaults(reading: Reading, known: Known): Fault[] {
  const dates = datesIn(reading, known);
  const isStated = !known.hasFacts || Boolean(known.context.facts?.date ?? known.context.facts?.from);
  const missing: Fault[] = dates.length === 0 && isStated
    ? [{ from: 0, to: 0, what: 'date_missing', certainty: 'likely', why: (options) => m.check_date_missing({}, options) }] : [];
  return [...dates.flatMap((date) => oneDate(date, reading, known)), ...relativeDays(reading, known), ...missing];
}
