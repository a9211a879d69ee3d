import headers from '../data/headers.json' with { type: 'json' };

/** A date and an hour as a report writes them: on a clock whose zone the file does not name. */
export interface ClockText {
  year: number;
  /** The two numbers that are day and month, in the order of the file; where `ordered`, the first is the month. */
  first: number;
  second: number;
  /** The order is certain: the year stood first, or the month was a word. */
  ordered: boolean;
  hour: number;
  minute: number;
  second60: number;
  /** Minutes east of Greenwich where the text names its zone itself. */
  offset: number | null;
}

const months = new Map(Object.entries(headers.months).flatMap(([number, words]) => words.map((word) => [word, Number(number)] as const)));

const clockPart = String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?\s?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?`;
const shapes = {
  yearFirst: new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[t,\s]+${clockPart}$`),
  numbers: new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})[,\s]+${clockPart}$`),
  monthFirst: new RegExp(String.raw`^([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})[,\s]+${clockPart}$`),
  dayFirst: new RegExp(String.raw`^(\d{1,2})[-\s]([a-z]+)\.?[-\s,]+(\d{4})[,\s]+${clockPart}$`),
};

function hourOf(hour: string, half: string | undefined): number {
  const number = Number(hour);
  if (!half) return number;
  return (number % 12) + (half.startsWith('p') ? 12 : 0);
}

function offsetOf(zone: string | undefined): number | null {
  if (!zone) return null;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

/**
 * Reads "07/15/2021 02:31:08 PM", "15/07/2021 14:31", "2021-07-15 14:31:08", "Jul 15, 2021 02:31 PM", "15 Juli 2021 14.31" and a
 * zone written behind them. Null for what is no such text, and for hours that no clock shows.
 */
export function readClock(text: string): ClockText | null {
  // Newer browsers write a narrow no-break space before AM.
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
  const build = (year: string, first: number | undefined, second: number | undefined, ordered: boolean, rest: readonly (string | undefined)[]): ClockText | null => {
    const [hour = '', minute = '', second60 = '0', half, zone] = rest;
    const read = { year: Number(year) + (year.length === 2 ? 2000 : 0), first: first ?? 0, second: second ?? 0, ordered, hour: hourOf(hour, half), minute: Number(minute), second60: Number(second60), offset: offsetOf(zone) };
    const fits = read.first >= 1 && read.second >= 1 && read.hour < 24 && read.minute < 60 && read.second60 < 60 && (!half || (Number(hour) >= 1 && Number(hour) <= 12));
    const isDate = ordered ? read.first <= 12 && read.second <= 31 : Math.min(read.first, read.second) <= 12 && Math.max(read.first, read.second) <= 31;
    return fits && isDate ? read : null;
  };
  let [, a = '', b = '', c = '', ...rest] = shapes.yearFirst.exec(plain) ?? [];
  if (a) return build(a, Number(b), Number(c), true, rest);
  [, a = '', b = '', c = '', ...rest] = shapes.numbers.exec(plain) ?? [];
  if (a) return build(c, Number(a), Number(b), false, rest);
  [, a = '', b = '', c = '', ...rest] = shapes.monthFirst.exec(plain) ?? [];
  if (a) return build(c, months.get(a), Number(b), true, rest);
  [, a = '', b = '', c = '', ...rest] = shapes.dayFirst.exec(plain) ?? [];
  return a ? build(c, months.get(b), Number(a), true, rest) : null;
}

const dayMs = 86_400_000;

/** The clock's reading as if it were Greenwich's; `dayFirst` decides where the order is not certain. NaN for a 31 February. */
function asUtc(clock: ClockText, dayFirst: boolean): number {
  const [month, day] = clock.ordered || !dayFirst ? [clock.first, clock.second] : [clock.second, clock.first];
  const date = new Date(Date.UTC(clock.year, month - 1, day, clock.hour, clock.minute, clock.second60));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : Number.NaN;
}

/**
 * Whether these texts write the day before the month: known when one number exceeds 12, when only one reading falls on the days of the
 * event (within two days), or when it makes no difference. Null: a person must say.
 * @param days the event's first and last instant, or null where they are not known.
 */
export function decideDayFirst(clocks: readonly ClockText[], days: { from: number; until: number } | null): boolean | null {
  const open = clocks.filter((clock) => !clock.ordered && clock.first !== clock.second);
  if (open.length === 0) return false;
  if (open.some((clock) => clock.first > 12)) return true;
  if (open.some((clock) => clock.second > 12)) return false;
  if (!days) return null;
  const near = (dayFirst: boolean): boolean =>
    open.some((clock) => {
      const at = asUtc(clock, dayFirst);
      return at >= days.from - 2 * dayMs && at <= days.until + 2 * dayMs;
    });
  const [day, month] = [near(true), near(false)];
  return day === month ? null : day;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is a zone of the tz database that this machine knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z]+(\/[A-Za-z_]+)*$/.test(zone);
  } catch {
    return false;
  }
}

function offsetAt(zone: string, instant: number): number {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })));
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - Math.floor(instant / 1000) * 1000;
}

/** Turns texts of one file into instants; a zone's offset is looked up once a day of its clock, for reports have thousands of rows. */
export function clockReader(zone: string, dayFirst: boolean): (clock: ClockText) => number | null {
  const offsets = new Map<number, number>();
  return (clock) => {
    const local = asUtc(clock, dayFirst);
    if (Number.isNaN(local)) return null;
    if (clock.offset !== null) return local - clock.offset * 60_000;
    const hour = Math.floor(local / 3_600_000);
    let offset = offsets.get(hour);
    if (offset === undefined) {
      // Twice: the first guess may lie on the other side of a change of clocks.
      const guess = offsetAt(zone, local);
      offsets.set(hour, (offset = offsetAt(zone, local - guess)));
    }
    return local - offset;
  };
}
