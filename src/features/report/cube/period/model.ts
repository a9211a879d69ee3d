/**
 * Periods of the cube, as text that sorts: `all`, a year `2023`, a quarter `2023-Q3`, a month `2023-08`, an ISO week `2023-W34`. Months
 * nest in quarters and years; weeks nest in `all` alone, for a week may lie in two months. Days are ISO days (`2023-08-21`).
 */
export type PeriodKind = 'all' | 'year' | 'quarter' | 'month' | 'week';

const shapes: readonly [PeriodKind, RegExp][] = [
  ['all', /^all$/],
  ['year', /^\d{4}$/],
  ['quarter', /^\d{4}-Q[1-4]$/],
  ['month', /^\d{4}-(0[1-9]|1[0-2])$/],
  ['week', /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/],
];

/** What kind of period a text names, or null where it names none. */
export const periodKind = (period: string): PeriodKind | null => shapes.find(([, shape]) => shape.test(period))?.[0] ?? null;

const dayMs = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
/** Monday of the week with this day. */
const mondayOf = (ms: number): number => ms - ((new Date(ms).getUTCDay() + 6) % 7) * dayMs;

/** The ISO week of a day (ISO 8601: weeks begin on Monday; the first one has the year's first Thursday). */
export function weekOf(day: string): string {
  const monday = mondayOf(msOf(day));
  const year = new Date(monday + 3 * dayMs).getUTCFullYear();
  const first = mondayOf(Date.UTC(year, 0, 4));
  return `${year}-W${String(1 + Math.round((monday - first) / (7 * dayMs))).padStart(2, '0')}`;
}

/** The five periods that a day lies in, one of each kind. */
export function periodsOf(day: string): string[] {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  return ['all', year, `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`, month, weekOf(day)];
}

/** First and last day of a period; null for `all`. */
export function rangeOf(period: string): { from: string; until: string } | null {
  const year = Number(period.slice(0, 4));
  const between = (from: number, next: number) => ({ from: dayOf(from), until: dayOf(next - dayMs) });
  switch (periodKind(period)) {
    case 'year': return between(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
    case 'quarter': {
      const first = (Number(period.slice(6)) - 1) * 3;
      return between(Date.UTC(year, first, 1), Date.UTC(year, first + 3, 1));
    }
    case 'month': {
      const month = Number(period.slice(5)) - 1;
      return between(Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1));
    }
    case 'week': {
      const monday = mondayOf(Date.UTC(year, 0, 4)) + (Number(period.slice(6)) - 1) * 7 * dayMs;
      return between(monday, monday + 7 * dayMs);
    }
    case 'all':
    case null: return null;
  }
}

/** The periods of a kind from one to another, both included, without a gap: what a series is drawn over. */
export function periodsBetween(first: string, last: string): string[] {
  const kind = periodKind(first);
  const all: string[] = [];
  for (let period = first; period <= last && kind !== 'all'; ) {
    all.push(period);
    const next = dayOf(msOf(rangeOf(period)!.until) + dayMs);
    period = periodsOf(next)[['all', 'year', 'quarter', 'month', 'week'].indexOf(kind!)]!;
  }
  return all;
}

/** Into what a period is divided so that its parts add up to it exactly: everything into weeks, a year or quarter into months; a month and a week are not divided. */
export const partsOf = (period: string): PeriodKind | null => ({ all: 'week', year: 'month', quarter: 'month', month: null, week: null } as const)[periodKind(period) ?? 'week'];
