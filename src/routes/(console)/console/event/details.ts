import { formatTime, type Zone } from '#platform/i18n/format.ts';
import type { EventRecord } from '#features/event/model.ts';
import { eventDetails, type EventDetails } from '#features/event/schema.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { linesOf, listOf, numberOf, parseForm, textOf } from '../../../form.ts';

/** What the event form shows: one text per field, and what is ticked per group of boxes. */
export interface DetailsShown {
  values: Record<string, string>;
  lists: Record<string, string[]>;
}

export const detailLists = ['segments', 'pillars', 'options'] as const;

/** "09:30" on the event's own clock, as an hour field wants it. */
const hourField = (at: Date | null, zone: Zone): string => (at ? formatTime(at, zone, 'en') : '');

function nextFields(next: JsonValue): Record<string, string> {
  const known = next !== null && typeof next === 'object' && !Array.isArray(next) ? next : {};
  const text = (key: string) => (typeof known[key] === 'string' || typeof known[key] === 'number' ? String(known[key]) : '');
  return { nextTheme: text('theme'), nextOn: text('date'), nextNumber: text('number') };
}

/** An event as its form shows it. */
export function showDetails(event: EventRecord): DetailsShown {
  const { attendanceRule: rule } = event;
  return {
    values: {
      theme: event.theme, title: event.title ?? '', organiser: event.organiser,
      startsOn: event.startsOn, endsOn: event.endsOn === event.startsOn ? '' : event.endsOn,
      startHour: hourField(event.startsAt, event.zone), endHour: hourField(event.endsAt, event.zone), zone: event.zone,
      regions: event.regions.map((region) => region.name).join('\n'),
      partners: event.partners.join('\n'), series: event.series ?? '', seriesNumber: event.seriesNumber === null ? '' : String(event.seriesNumber),
      ...nextFields(event.nextEvent),
      writer: event.writer ?? '', contact: event.contact ?? '',
      ruleKind: rule.kind, ruleAmount: String(rule.kind === 'share' ? Math.round(rule.share * 100) : rule.minutes),
    },
    lists: {
      segments: event.segments, pillars: event.pillars,
      options: [...(event.registrationOpen ? ['open'] : []), ...(event.questionsModerated ? ['moderated'] : [])],
    },
  };
}

/** What a new event's form begins with. */
export function newDetails(organiser: string): DetailsShown {
  return { values: { organiser, ruleKind: 'share', ruleAmount: '50' }, lists: { segments: [], pillars: [], options: ['open', 'moderated'] } };
}

/**
 * What the form sent, as the commands take it. What the form does not show of the next event (how a source wrote it) stays.
 * Refuses `invalid` with the fields' names.
 */
export function readDetails(form: FormData, { zone, nextEvent = null }: { zone: Zone; nextEvent?: JsonValue }): EventDetails {
  const amount = numberOf(form, 'ruleAmount');
  const read = parseForm(eventDetails, {
    theme: textOf(form, 'theme'), title: textOf(form, 'title'), organiser: textOf(form, 'organiser'),
    startsOn: textOf(form, 'startsOn'), endsOn: textOf(form, 'endsOn') || null,
    startHour: textOf(form, 'startHour'), endHour: textOf(form, 'endHour'), zone,
    segments: listOf(form, 'segments'), pillars: listOf(form, 'pillars'), partners: linesOf(form, 'partners'),
    series: textOf(form, 'series'), seriesNumber: numberOf(form, 'seriesNumber'),
    nextEvent: readNext(form, nextEvent),
    writer: textOf(form, 'writer'), contact: textOf(form, 'contact'),
    attendanceRule: textOf(form, 'ruleKind') === 'minutes' ? { kind: 'minutes', minutes: amount ?? 0 } : { kind: 'share', share: (amount ?? 0) / 100 },
    questionsModerated: listOf(form, 'options').includes('moderated'), registrationOpen: listOf(form, 'options').includes('open'),
  });
  return read;
}

function readNext(form: FormData, before: JsonValue): JsonValue {
  const kept = before !== null && typeof before === 'object' && !Array.isArray(before) ? before : {};
  const { theme: _theme, date, number: _number, weekday, ...others } = kept;
  const on = textOf(form, 'nextOn');
  const said = {
    ...others,
    ...(textOf(form, 'nextNumber') ? { number: Number(textOf(form, 'nextNumber')) } : {}),
    ...(on ? { date: on } : {}),
    ...(on && on === date && weekday !== undefined ? { weekday } : {}),
    ...(textOf(form, 'nextTheme') ? { theme: textOf(form, 'nextTheme') } : {}),
  };
  return Object.keys(said).length > 0 ? said : null;
}
