/** How much somebody appears: events a month, and two places at once. */
import type { Zone } from '#platform/i18n/format.ts';
import type { CastRole } from '../model.ts';

export interface Appearance {
  eventId: string;
  slug: string;
  theme: string;
  startsOn: string;
  startsAt: Date | null;
  endsAt: Date | null;
  zone: Zone;
  state: string;
  place: string;
  role: CastRole;
  nameAsWritten: string;
  office: string | null;
  /** By video one need not be there. */
  form: 'live' | 'video' | null;
}

export interface MonthOfWork {
  /** YYYY-MM. */
  month: string;
  events: number;
}

/** Events of a person per month, in order; several roles in one event are one event. Months without any are left out. */
export function workload(appearances: readonly Appearance[]): MonthOfWork[] {
  const months = Map.groupBy(appearances, ({ startsOn }) => startsOn.slice(0, 7));
  return [...months].map(([month, list]) => ({ month, events: new Set(list.map(({ eventId }) => eventId)).size })).toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

/** Pairs of events in which somebody would have to be at the same time; who appears by video is nowhere. */
export function clashesOf(appearances: readonly Appearance[]): [Appearance, Appearance][] {
  const present = [...new Map(appearances.filter(({ form, startsAt, endsAt }) => form !== 'video' && startsAt && endsAt).map((one) => [one.eventId, one])).values()].toSorted((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
  const pairs: [Appearance, Appearance][] = [];
  for (const [at, one] of present.entries()) {
    for (const other of present.slice(at + 1)) {
      if (other.startsAt!.getTime() >= one.endsAt!.getTime()) break;
      pairs.push([one, other]);
    }
  }
  return pairs;
}
