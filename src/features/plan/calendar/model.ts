/** A stretch of days that matters to whoever plans: a public holiday, joint leave, or Ramadan; both ends belong to it. */
export interface MarkedDays {
  from: string;
  until: string;
  kind: 'holiday' | 'leave' | 'ramadan';
  name: string;
  nameEn: string;
  /** Not yet announced by the government, or not yet held against the announcement. */
  estimated: boolean;
  source: string;
}

/** Reads the table: a heading, then from, until, kind, name, English name, fixed or estimate, source. Throws on a line that is none. */
export function readMarkedDays(text: string): MarkedDays[] {
  return text.trim().split('\n').slice(1).map((line) => {
    const [from, until, kind, name, nameEn, status, source] = line.split('\t');
    if (!from || !until || !name || !nameEn || !source || from > until || (kind !== 'holiday' && kind !== 'leave' && kind !== 'ramadan')) throw new Error(`no marked days: ${line}`);
    return { from, until, kind, name, nameEn, estimated: status === 'estimate', source };
  });
}

export const marksOf = (marks: readonly MarkedDays[], day: string): MarkedDays[] => marks.filter((mark) => mark.from <= day && day <= mark.until);

/** Every year since 2021 has had at least fifteen days of public holidays (annexes of the joint decrees). */
const daysOfFullYear = 15;

/** How far the table knows a year's public holidays: all of them, only some (days without a decree yet), or none at all. */
export function coverageOf(marks: readonly MarkedDays[], year: number): 'full' | 'partial' | 'none' {
  const holidays = marks.filter((mark) => mark.kind === 'holiday' && mark.from.startsWith(`${year}-`));
  if (holidays.length === 0) return 'none';
  const days = holidays.reduce((sum, { from, until }) => sum + (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1, 0);
  return days >= daysOfFullYear && holidays.every((mark) => !mark.estimated) ? 'full' : 'partial';
}
