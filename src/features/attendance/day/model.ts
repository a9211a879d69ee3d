/**
 * An event whose groups come on different days is as many occasions as it has days: each has hours of its own, and nobody is measured
 * by the days of others.
 */
import { instantOf } from '#features/event/model.ts';
import { formatTime, localDate, type Zone } from '#platform/i18n/format.ts';
import type { Hours } from '../model.ts';

/** One day of an event, with who comes on it as the organiser wrote them: agencies, schools. */
export interface GroupDay {
  day: string;
  units: string[];
}

export interface DayHours extends GroupDay {
  hours: Hours;
}

/**
 * The hours of each day of an event: the clock times of its plan on every day, and what happened (opened, ended, extended) on the day
 * on which it did. Empty where an event has one day, or where nobody knows at what time it begins and ends.
 */
export function hoursOfDays({ startsAt, endsAt, openedAt, endedAt, countedUntil = null }: Hours, { days, zone }: { days: readonly GroupDay[]; zone: Zone }): DayHours[] {
  if (!startsAt || !endsAt) return [];
  const units = new Map<string, string[]>();
  for (const { day, units: more } of days) units.set(day, [...(units.get(day) ?? []), ...more]);
  if (units.size < 2) return [];
  const clock = (at: Date): string => formatTime(at, zone).slice(0, 5);
  const onDay = (at: Date | null, day: string): Date | null => (at && localDate(at, zone) === day ? at : null);
  return [...units].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, list]) => {
    const from = instantOf(day, clock(startsAt), zone);
    const until = instantOf(day, clock(endsAt), zone);
    const hours: Hours = {
      startsAt: from, endsAt: until > from ? until : new Date(until.getTime() + 86_400_000),
      openedAt: onDay(openedAt, day), endedAt: onDay(endedAt, day), countedUntil: onDay(countedUntil, day),
    };
    return { day, units: list, hours };
  });
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * The days on which a person may have come: those of the groups that name their institution; all of them where none does, for then
 * the day on which they were there longest is theirs.
 */
export function daysOf<Day extends GroupDay>(days: readonly Day[], institution: string | null): readonly Day[] {
  const own = institution === null ? [] : days.filter((day) => day.units.some((unit) => plain(unit) === plain(institution)));
  return own.length > 0 ? own : days;
}
