/**
 * Numbers, dates and hours in the words our readers use, Indonesian and English.
 *
 * Everything here is pure and safe in a browser. Calendar dates are strings ('2021-07-15'),
 * because a date on a poster has no time zone; instants are `Date`, and are never printed
 * without one of the three Indonesian zones. None of these has summer time, so `Intl` is enough.
 */

export type Language = 'id' | 'en';
export type Zone = 'WIB' | 'WITA' | 'WIT';

/** The zones in the tz database: west (UTC+7), central (UTC+8), east (UTC+9). */
export const ZONE_NAMES: Readonly<Record<Zone, string>> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
};

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };

// Building a formatter costs far more than using one, and a list of events uses hundreds.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function dateFormat(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone });
    dateFormats.set(key, format);
  }
  return format;
}

function numberFormat(language: Language, min: number, max: number): Intl.NumberFormat {
  const key = `${language} ${min} ${max}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: min, maximumFractionDigits: max, useGrouping: 'always' });
    numberFormats.set(key, format);
  }
  return format;
}

/** A whole number with thousands marked: 1101 is '1.101', in English '1,101'. */
export function formatNumber(value: number | bigint, language: Language = 'id'): string {
  return numberFormat(language, 0, 0).format(value);
}

/**
 * A number with its fraction: 3.54 is '3,54', in English '3.54'. Without `digits` the value is printed
 * as it is (at most six places, so that float noise stays out); with `digits` it is rounded to that many.
 */
export function formatDecimal(value: number, language: Language = 'id', digits?: number): string {
  return numberFormat(language, digits ?? 0, digits ?? 6).format(value);
}

/**
 * A number as running text prints it: whole millions and their tenths in words ('10 juta', '202,6 juta',
 * '10 million'), everything else in figures. Never rounds: 10,050,000 stays '10.050.000'.
 */
export function formatLargeNumber(value: number, language: Language = 'id'): string {
  if (value < 1_000_000 || value % 100_000 !== 0) return formatNumber(value, language);
  return `${formatDecimal(value / 1_000_000, language)} ${language === 'id' ? 'juta' : 'million'}`;
}

/** A calendar date at midnight UTC. Throws a RangeError for what is no date ('2021-02-30', '15/7/2021'). */
function calendarDay(date: string): Date {
  const day = new Date(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) {
    throw new RangeError(`Not a calendar date: ${date}`);
  }
  return day;
}

function dateWord(date: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(language, 'UTC', options).format(calendarDay(date));
}

/** The name of the weekday: 'Kamis', 'Thursday'. Throws a RangeError for what is no date. */
export function weekdayOf(date: string, language: Language = 'id'): string {
  return dateWord(date, language, { weekday: 'long' });
}

/** The name of the month: 'Juli', 'July'. */
export function monthOf(date: string, language: Language = 'id'): string {
  return dateWord(date, language, { month: 'long' });
}

/** Day, month and year without the weekday: '15 Juli 2021', '15 July 2021'. */
export function formatDate(date: string, language: Language = 'id'): string {
  const day = calendarDay(date);
  return `${day.getUTCDate()} ${monthOf(date, language)} ${day.getUTCFullYear()}`;
}

/** The date as pages and announcements print it: 'Kamis, 15 Juli 2021', 'Thursday, 15 July 2021'. */
export function formatLongDate(date: string, language: Language = 'id'): string {
  return `${weekdayOf(date, language)}, ${formatDate(date, language)}`;
}

/**
 * The date as a news article prints it: 'Kamis (15/7/2021)'. English names the month,
 * since 2/7/2021 is read as February by half of its readers: 'Thursday (15 July 2021)'.
 */
export function formatPressDate(date: string, language: Language = 'id'): string {
  const day = calendarDay(date);
  const short = `${day.getUTCDate()}/${day.getUTCMonth() + 1}/${day.getUTCFullYear()}`;
  return `${weekdayOf(date, language)} (${language === 'id' ? short : formatDate(date, language)})`;
}

/** Several days on end, nothing said twice: '21–24 Agustus 2023', '30 Juni–2 Juli 2021'. One day is a plain date. */
export function formatDateRange(from: string, to: string, language: Language = 'id'): string {
  if (from === to) return formatDate(from, language);
  const first = calendarDay(from);
  const last = calendarDay(to);
  if (first.getUTCFullYear() !== last.getUTCFullYear()) return `${formatDate(from, language)}–${formatDate(to, language)}`;
  const month = first.getUTCMonth() === last.getUTCMonth() ? '' : ` ${monthOf(from, language)}`;
  return `${first.getUTCDate()}${month}–${formatDate(to, language)}`;
}

/** The calendar date of an instant where the zone's clock hangs: 17.30 UTC is already the next day in WIB. */
export function localDate(instant: Date, zone: Zone): string {
  const parts = dateFormat('en', ZONE_NAMES[zone], { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(instant);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * The hour on the zone's clock, without the zone's name: '09.00', in English '09:00'.
 * For places that name the zone once for many hours (a rundown, a table); elsewhere use the functions below.
 */
export function formatTime(instant: Date, zone: Zone, language: Language = 'id'): string {
  const parts = dateFormat('en', ZONE_NAMES[zone], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(instant);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('hour')}${language === 'id' ? '.' : ':'}${part('minute')}`;
}

/** From hour to hour with the zone, an unspaced en dash between: '09.00–12.00 WIB'. Without an end: '09.00 WIB'. */
export function formatTimeRange(start: Date, end: Date | null, zone: Zone, language: Language = 'id'): string {
  const until = end ? `–${formatTime(end, zone, language)}` : '';
  return `${formatTime(start, zone, language)}${until} ${zone}`;
}

/** Day and hour with the zone: 'Kamis, 15 Juli 2021 pukul 09.00 WIB', 'Thursday, 15 July 2021 at 09:00 WIB'. */
export function formatInstant(instant: Date, zone: Zone, language: Language = 'id'): string {
  const at = language === 'id' ? 'pukul' : 'at';
  return `${formatLongDate(localDate(instant, zone), language)} ${at} ${formatTime(instant, zone, language)} ${zone}`;
}

/** A length of time from whole minutes (fractions are dropped): '2 jam 5 menit', '2 hours 5 minutes', '0 menit'. */
export function formatDuration(minutes: number, language: Language = 'id'): string {
  const whole = Math.max(0, Math.floor(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const unit = (count: number, id: string, en: string): string =>
    `${formatNumber(count, language)} ${language === 'id' ? id : count === 1 ? en : `${en}s`}`;
  const words = [];
  if (hours > 0) words.push(unit(hours, 'jam', 'hour'));
  if (rest > 0 || hours === 0) words.push(unit(rest, 'menit', 'minute'));
  return words.join(' ');
}
