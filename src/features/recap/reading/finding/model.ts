/** What a person should look at before the draft becomes an event. The words are data, the conditions are here. */
import { ianaZoneOf, zoneOf } from '#features/region/model.ts';
import { formatNumber, formatDate, weekdayOf, type Language } from '#platform/i18n/format.ts';
import texts from '../data/findings.json' with { type: 'json' };
import { weekdayNumber, weekdayWritten } from '../date/model.ts';
import type { DayMention } from '../date/model.ts';
import type { RegionMention } from '../place/model.ts';
import type { DraftEvent, DraftFinding } from '../schema.ts';

type Reason = keyof typeof texts;

/** A finding in words; `{name}` in its text takes the value of that name. */
export function finding(reason: Reason, where: string, certainty: number, values: Record<string, string> = {}, language: Language = 'id'): DraftFinding {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const { what, why, suggestion } = texts[reason][language];
  return { where, what: fill(what), why: fill(why), suggestion: fill(suggestion), certainty };
}

export interface Doubts { days: DayMention[]; ambiguous: RegionMention | null; glued: string[]; removedSigns: number; language: Language }

/** The findings of a draft, the surest first within each field. */
export function findingsOf(draft: Omit<DraftEvent, 'findings' | 'spans'>, { days, ambiguous, glued, removedSigns, language }: Doubts): DraftFinding[] {
  const found: DraftFinding[] = [];
  const add = (reason: Reason, where: string, certainty: number, values: Record<string, string> = {}): number => found.push(finding(reason, where, certainty, values, language));
  const [first] = draft.dates;
  if (first === undefined) add('date_missing', 'dates', 1);
  for (const day of days) {
    const [date] = day.days;
    if (date === undefined) continue;
    if (day.weekday !== null && day.days.length === 1 && weekdayWritten(day.weekday) !== weekdayNumber(date)) add('weekday_mismatch', 'weekdays', 1, { date: formatDate(date, language), actual: weekdayOf(date, language) });
    if (day === days[0] && day.isYearDerived) add('year_derived', 'dates', 0.4, { value: date.slice(0, 4) });
  }
  if (draft.start === null) add('hour_missing', 'start', 0.8);
  if (draft.start !== null && draft.end !== null && draft.end <= draft.start) add('hour_order', 'end', 0.95, { start: draft.start, end: draft.end });
  const zones = [...new Set(draft.regions.map(({ code }) => zoneOf(code)))];
  const [zone] = zones;
  if ((draft.start !== null || draft.end !== null) && draft.zone === null) add('zone_missing', 'zone', 1, { zone: zone === undefined ? '?' : zone });
  if (draft.zone !== null && zones.length === 1 && zone !== undefined && ianaZoneOf(zone) !== ianaZoneOf(draft.zone)) add('zone_disagrees', 'zone', 0.6, { written: draft.zone, zone });
  if (draft.regions.length === 0) {
    if (ambiguous !== null) add('region_ambiguous', 'regions', 1, { candidates: ambiguous.regions.map(({ name }) => name).join(', ') });
    else add('region_missing', 'regions', 0.9);
  }
  if (draft.theme === null) add('theme_missing', 'theme', 0.8);
  if (draft.segments.length === 0) add('segment_missing', 'segments', 0.7);
  if (draft.organiser === null) add('organiser_missing', 'organiser', 0.7);
  if (draft.kind === 'recap' && draft.participants.count === null) add('count_missing', 'participants', 0.8);
  if (!draft.people.some(({ role }) => role === 'speaker') && draft.groups.length === 0) add('speakers_missing', 'people', 0.6);
  for (const words of glued) add('order_glued', 'people', 1, { words });
  const sum = draft.groups.reduce((total, { people }) => total + (people ?? 0), 0);
  if (draft.groups.length > 0 && draft.groups.every(({ people }) => people !== null) && draft.participants.count !== null && sum !== draft.participants.count) {
    add('groups_sum', 'groups', 0.9, { sum: formatNumber(sum, language), total: formatNumber(draft.participants.count, language) });
  }
  if (removedSigns > 0) add('invisible_signs', 'text', 0.5, { count: formatNumber(removedSigns, language) });
  return found;
}
