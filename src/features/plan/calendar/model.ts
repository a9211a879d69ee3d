/** A stretch of days that matters to whoever plans: a public holiday, joint leave, or Ramadan; both ends belong to it. */
export interface MarkedDays {
  from: string;
  until: string;
  kind: 'holiday' | 'leave' | 'ramadan';
  name: string;
  nameEn: string;
  /** Not yet announced by the government. */
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
