import type { Zone } from '#platform/i18n/format.ts';
import type { JsonValue } from '#platform/database/schema.ts';

export const states = ['draft', 'published', 'live', 'ended', 'closed'] as const;
export type EventState = (typeof states)[number];
export const pillars = ['skill', 'safety', 'ethics', 'culture'] as const;
export type Pillar = (typeof pillars)[number];
export const castRoles = ['speaker', 'keynote', 'opening', 'kol', 'moderator', 'official', 'mc'] as const;
export type CastRole = (typeof castRoles)[number];
export const crewRoles = ['runner', 'operator', 'note_taker', 'zoom_host', 'writer', 'sign_language_interpreter', 'documentation'] as const;
export type CrewRole = (typeof crewRoles)[number];

export interface EventRegion {
  code: string;
  name: string;
  kind: 'province' | 'regency' | 'city';
  /** The province it lay in on the day of the event; a province names itself. */
  provinceName: string;
}

/** When somebody counts as present. `share` is a part of the window, between 0 and 1. */
export type AttendanceRule = { kind: 'share'; share: number } | { kind: 'minutes'; minutes: number };

export interface EventRecord {
  id: string;
  slug: string;
  programmeId: string;
  programmeKey: string;
  state: EventState;
  theme: string;
  title: string | null;
  organiser: string;
  /** Calendar days (ISO), where the event's clock hangs. */
  startsOn: string;
  endsOn: string;
  zone: Zone;
  /** false: the source gave no zone; ours comes from the region. */
  zoneStated: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  /** Keys of the programme's segments; none = everybody the programme addresses. */
  segments: string[];
  pillars: Pillar[];
  partners: string[];
  series: string | null;
  seriesNumber: number | null;
  nextEvent: JsonValue;
  writer: string | null;
  contact: string | null;
  source: string | null;
  attendanceRule: AttendanceRule;
  questionsModerated: boolean;
  registrationOpen: boolean;
  simulated: boolean;
  copyOf: string | null;
  openedAt: Date | null;
  endedAt: Date | null;
  closedAt: Date | null;
  /** Rises with every edit; an editor that saw an older one is told so. */
  version: number;
  regions: EventRegion[];
}

export interface CastMember {
  id: string;
  role: CastRole;
  /** 1, 2, ... within the role. */
  position: number;
  speakerId: string;
  /** As Indonesian spelling prints it; an office before the name ("Presiden") is kept. */
  name: string;
  nameAsWritten: string;
  handle: string | null;
  office: string | null;
  /** "mewakili": the office whose place this person took. */
  representing: string | null;
  talkTitle: string | null;
  pillar: Pillar | null;
  form: 'live' | 'video' | null;
  /** What a person is, where it is no office: "penggiat media sosial". */
  description: string | null;
  /** What the source says beyond the columns, verbatim. */
  statement: Record<string, JsonValue>;
  source: string | null;
}

export interface CrewMember {
  id: string;
  role: CrewRole;
  name: string;
  office: string | null;
}

export interface EventDay {
  day: string;
  people: number | null;
  units: string[];
  note: string | null;
}

export interface EventGroup {
  number: number;
  /** Null where nobody said on which day the group comes. */
  day: string | null;
  units: string[];
  quota: number | null;
}

const next: Record<EventState, readonly EventState[]> = { draft: ['published'], published: ['live'], live: ['ended'], ended: ['closed'], closed: [] };

/** Where an event may go from its state; the way leads forward only. */
export function nextStates(state: EventState): readonly EventState[] {
  return next[state];
}

/** From when to when the event ran, or is planned to run; null where neither is known. */
export function windowOf(event: Pick<EventRecord, 'startsAt' | 'endsAt' | 'openedAt' | 'endedAt'>): { from: Date | null; until: Date | null } {
  return { from: event.openedAt ?? event.startsAt, until: event.endedAt ?? event.endsAt };
}

/**
 * The address of an event: place and day, `bangka-barat-2021-07-15`. The kind of the place is left out, for nobody says it;
 * two events on one day and place get a number from the command.
 */
export function slugOf(place: string, date: string): string {
  const name = place.replace(/^(kabupaten|kota|provinsi)\s+(administrasi\s+)?/i, '');
  return `${kebab(name)}-${date}`;
}

function kebab(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80);
}

const offsets: Record<Zone, string> = { WIB: '+07:00', WITA: '+08:00', WIT: '+09:00' };

/** The instant of a day and an hour on a zone's clock: `instantOf('2021-07-15', '09.00', 'WIB')`. Throws a RangeError for what is no hour or day. */
export function instantOf(day: string, hour: string, zone: Zone): Date {
  const [, hours, minutes] = /^([01]\d|2[0-3])[.:]([0-5]\d)$/.exec(hour) ?? [];
  const at = new Date(`${day}T${hours}:${minutes}:00${offsets[zone]}`);
  if (hours === undefined || Number.isNaN(at.getTime())) throw new RangeError(`not a day and an hour: ${day} ${hour}`);
  return at;
}

/** A day some days later, on the calendar. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
