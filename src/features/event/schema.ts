import { z } from 'zod';
import { castRoles, crewRoles, pillars } from './model.ts';

const line = (max: number) => z.string().trim().min(1).max(max);
const optionalLine = (max: number) => z.string().trim().max(max).transform((text) => text || null).nullable().default(null);
const hour = z.string().trim().regex(/^([01]\d|2[0-3])[.:][0-5]\d$/);
const optionalHour = z.union([z.literal('').transform(() => null), hour]).nullable().default(null);

export const attendanceRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('share'), share: z.number().min(0).max(1) }),
  z.object({ kind: z.literal('minutes'), minutes: z.number().int().min(1).max(1440) }),
]);

/** What the editor writes of an event; regions, cast, crew and groups have forms of their own. */
export const eventDetails = z.object({
  theme: line(300).min(3),
  title: optionalLine(300),
  organiser: line(300),
  startsOn: z.iso.date(),
  /** Absent = the same day. */
  endsOn: z.iso.date().nullable().default(null),
  /** "09.00" on the event's clock. */
  startHour: optionalHour,
  endHour: optionalHour,
  zone: z.enum(['WIB', 'WITA', 'WIT']),
  segments: z.array(z.string().regex(/^[a-z0-9-]+$/)).max(30).default([]),
  pillars: z.array(z.enum(pillars)).max(4).default([]),
  partners: z.array(line(200)).max(30).default([]),
  series: optionalLine(200),
  seriesNumber: z.number().int().positive().max(10_000).nullable().default(null),
  nextEvent: z.json().nullable().default(null),
  writer: optionalLine(100),
  contact: optionalLine(200),
  attendanceRule: attendanceRule.default({ kind: 'share', share: 0.5 }),
  questionsModerated: z.boolean().default(true),
  registrationOpen: z.boolean().default(true),
});
export type EventDetails = z.infer<typeof eventDetails>;
/** As it may be sent: what has a default may be left out. */
export type EventDetailsInput = z.input<typeof eventDetails>;

/** Codes or names as people write them ("Kab. Jember", "35.09"). */
export const regionTexts = z.array(line(120)).min(1).max(600);

export const castEntry = z.object({
  /** Of a member that is there already; absent = a new one. */
  id: z.uuid().optional(),
  role: z.enum(castRoles),
  nameAsWritten: line(200),
  office: optionalLine(300),
  representing: optionalLine(300),
  talkTitle: optionalLine(300),
  pillar: z.enum(pillars).nullable().default(null),
  form: z.enum(['live', 'video']).nullable().default(null),
  description: optionalLine(300),
  handle: optionalLine(100),
  /** "Another person of the same name": the answer to `speaker_titles_differ`. */
  another: z.boolean().default(false),
});
export type CastEntry = z.infer<typeof castEntry>;
export const castEntries = z.array(castEntry).max(60);

export const crewEntry = z.object({ role: z.enum(crewRoles), name: line(200), office: optionalLine(300) });
export type CrewEntry = z.infer<typeof crewEntry>;

export const dayEntry = z.object({
  day: z.iso.date(),
  people: z.number().int().positive().max(10_000_000).nullable().default(null),
  units: z.array(line(200)).max(600).default([]),
  note: optionalLine(500),
});
export type DayEntry = z.infer<typeof dayEntry>;

export const groupEntry = z.object({
  number: z.number().int().positive().max(1000),
  day: z.iso.date().nullable().default(null),
  units: z.array(line(200)).max(600).default([]),
  quota: z.number().int().positive().max(10_000_000).nullable().default(null),
});
export type GroupEntry = z.infer<typeof groupEntry>;

/** An event that was held before us, as `importEvent` takes it. */
export const archivedEvent = eventDetails.extend({
  programme: z.string(),
  slug: z.string().regex(/^[a-z0-9-]{3,100}$/),
  source: line(300),
  zoneStated: z.boolean(),
  regions: regionTexts,
  cast: z.array(castEntry.omit({ id: true }).extend({ statement: z.record(z.string(), z.json()).default({}) })),
  crew: z.array(crewEntry),
  days: z.array(dayEntry),
  groups: z.array(groupEntry),
  /** Everything else that the source says, key by key. */
  statements: z.record(z.string(), z.json()),
});
export type ArchivedEvent = z.infer<typeof archivedEvent>;

/** What a reader may ask the list of events for. Everything is optional. */
export const eventSearch = z.object({
  /** A code; a province stands for all its regencies and cities, and an event of the province for each of them. */
  region: z.string().regex(/^[0-9]{2}(\.[0-9]{2})?$/).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  segment: z.string().regex(/^[a-z0-9-]+$/).optional(),
  pillar: z.enum(pillars).optional(),
  text: z.string().trim().max(100).optional(),
  programme: z.string().regex(/^[a-z0-9-]+$/).optional(),
});
export type EventSearch = z.infer<typeof eventSearch>;
