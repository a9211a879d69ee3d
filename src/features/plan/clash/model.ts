import { addDays, instantOf } from '#features/event/model.ts';
import type { Zone } from '#platform/i18n/format.ts';
import { marksOf, type MarkedDays } from '../calendar/model.ts';

/** An event as the calendar of a whole programme sees it; `ref` is its slug, or the line of a sheet. */
export interface Planned {
  ref: string;
  /** Its first day and its hours on its own clock ("09.00"). */
  day: string;
  startHour: string;
  endHour: string;
  zone: Zone;
  /** Who must be there, cast and crew alike, by a key of the name. */
  people: readonly { key: string; name: string }[];
  /** Meeting accounts or rooms that carry it. */
  accounts: readonly string[];
}

export interface Slot {
  day: string;
  startHour: string;
}

export type Warning = { ref: string; fix: Slot | null } & (
  | { kind: 'friday' }
  | { kind: 'sunday' }
  | { kind: 'holiday' | 'leave' | 'ramadan'; name: string; nameEn: string; estimated: boolean }
  | { kind: 'person'; name: string; other: string }
  | { kind: 'account'; account: string; other: string }
);
type Cause = Omit<Extract<Warning, { kind: 'friday' | 'sunday' }>, 'ref' | 'fix'> | Omit<Extract<Warning, { kind: 'holiday' | 'leave' | 'ramadan' }>, 'ref' | 'fix'> | Omit<Extract<Warning, { kind: 'person' }>, 'ref' | 'fix'> | Omit<Extract<Warning, { kind: 'account' }>, 'ref' | 'fix'>;

/** Minutes that must lie between two events of one meeting account: the first may run late, the second is opened early. */
export const accountBuffer = 15;
/** Friday prayer: what reaches beyond 11.30 and begins before 13.00 meets it. */
const fridayFrom = 11 * 60 + 30;
const fridayUntil = 13 * 60;
/** Office hours in Ramadan end at 15.00 (Perpres 21/2023, article 4). */
const ramadanUntil = 15 * 60;
const slots = ['09.00', '14.00', '19.00', '08.30'];

export const minuteOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5));
export const hourOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}.${String(minute % 60).padStart(2, '0')}`;
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

interface Timed extends Planned {
  from: number;
  until: number;
}
const timed = (event: Planned): Timed => ({ ...event, from: instantOf(event.day, event.startHour, event.zone).getTime(), until: instantOf(event.day, event.endHour, event.zone).getTime() });

/**
 * Everything that speaks against the times of these events, each with the nearest slot against which nothing does (same day first, then
 * the next two weeks; null = none there). Proposals know of one another: all of them can be followed at once. `asked` = the events to judge; `others` = what stands beside them in the programme.
 */
export function warningsOf({ asked, others, marks }: { asked: readonly Planned[]; others: readonly Planned[]; marks: readonly MarkedDays[] }): Warning[] {
  const all = [...asked, ...others].map(timed);
  const byDay = Map.groupBy(all, (event) => event.day);
  // Zones lie two hours apart: a neighbour may stand on the day before or after.
  const near = (event: Timed): Timed[] => [-1, 0, 1].flatMap((days) => byDay.get(addDays(event.day, days)) ?? []).filter((other) => other.ref !== event.ref);
  const proposed: Timed[] = [];
  return asked.map(timed).flatMap((event) => {
    const causes = causesOf(event, near(event), marks);
    if (causes.length === 0) return [];
    const moved = fixOf(event, (slot) => [...near(slot), ...proposed], marks);
    if (moved) proposed.push(moved);
    const fix = moved && { day: moved.day, startHour: moved.startHour };
    return causes.map((cause): Warning => ({ ...cause, ref: event.ref, fix }));
  });
}

function causesOf(event: Timed, neighbours: readonly Timed[], marks: readonly MarkedDays[]): Cause[] {
  const causes: Cause[] = [];
  const [start, end] = [minuteOf(event.startHour), minuteOf(event.endHour)];
  if (weekday(event.day) === 5 && start < fridayUntil && end > fridayFrom) causes.push({ kind: 'friday' });
  if (weekday(event.day) === 0) causes.push({ kind: 'sunday' });
  for (const { kind, name, nameEn, estimated } of marksOf(marks, event.day)) if (kind !== 'ramadan' || end > ramadanUntil) causes.push({ kind, name, nameEn, estimated });
  for (const other of neighbours) {
    if (event.from < other.until && other.from < event.until) {
      for (const { key, name } of event.people) if (other.people.some((person) => person.key === key)) causes.push({ kind: 'person', name, other: other.ref });
    }
    if (event.from < other.until + accountBuffer * 60_000 && other.from < event.until + accountBuffer * 60_000) {
      for (const account of event.accounts) if (other.accounts.includes(account)) causes.push({ kind: 'account', account, other: other.ref });
    }
  }
  return causes;
}

function fixOf(event: Timed, near: (event: Timed) => readonly Timed[], marks: readonly MarkedDays[]): Timed | null {
  const length = minuteOf(event.endHour) - minuteOf(event.startHour);
  for (let later = 0; later <= 14; later++) {
    const day = addDays(event.day, later);
    for (const startHour of new Set(later === 0 ? slots : [event.startHour, ...slots])) {
      const end = minuteOf(startHour) + length;
      if (end >= 24 * 60 || (later === 0 && startHour === event.startHour)) continue;
      const moved = timed({ ...event, day, startHour, endHour: hourOf(end) });
      if (causesOf(moved, near(moved), marks).length === 0) return moved;
    }
  }
  return null;
}
