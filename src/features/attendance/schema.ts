import { z } from 'zod';
import { attendanceFilters, type AttendanceFilter } from './model.ts';
import { deskFilters, type DeskFilter } from './visitor/model.ts';

const asked = z.object({
  saring: z.enum(attendanceFilters).catch('all'),
  q: z.string().trim().transform((text) => text.slice(0, 100)).catch(''),
  hal: z.coerce.number().int().min(1).max(10_000).catch(1),
});

/** What the address asks of the list: `saring`, `q`, `hal`. Anything unknown counts as not said, for an address is typed by people. */
export function readAsked(query: URLSearchParams): { filter: AttendanceFilter; search: string; page: number } {
  const { saring, q, hal } = asked.parse(Object.fromEntries(query));
  return { filter: saring, search: q, page: hal };
}

/** Which visitors the matching desk is asked for: `saring`. */
export function readDeskFilter(query: URLSearchParams): DeskFilter {
  return z.enum(deskFilters).catch('open').parse(query.get('saring'));
}
