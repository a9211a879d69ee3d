/** A draft event: what an old recap or announcement says, before anybody has agreed to it. Absent values are null or empty. */
import { z } from 'zod';
import { qualifier } from '../schema.ts';

const count = z.number().int().nonnegative();
const text = z.string().min(1);
const date = z.iso.date();
const headCount = z.object({ count: count.nullable(), qualifier: qualifier.nullable() });

export const draftRole = z.enum(['speaker', 'keynote', 'opening', 'kol', 'moderator', 'runner', 'writer', 'official']);
export const draftPillar = z.enum(['skill', 'safety', 'ethics', 'culture']);

/** A channel is a bare kind ("daring", "zoom", "youtube-live") or, with details, an object, as in the facts of an event. */
const channel = z.union([
  text,
  z.object({ kind: text, name: text.optional(), capacity: count.optional(), viewsMoreThan: count.optional() }),
]);

export const draftEvent = z.object({
  kind: z.enum(['recap', 'announcement']),
  theme: text.nullable(),
  dates: z.array(date),
  /** As written, in the order of the days. */
  weekdays: z.array(text),
  start: text.nullable(),
  end: text.nullable(),
  /** Only as written; a zone that follows from the region is not filled in here. */
  zone: z.enum(['WIB', 'WITA', 'WIT']).nullable(),
  regions: z.array(z.object({ code: text, name: text, province: text })),
  segments: z.array(text),
  organiser: text.nullable(),
  participants: headCount,
  people: z.array(z.object({ name: text, role: draftRole, order: count.nullable(), position: text.nullable(), topic: text.nullable(), pillar: draftPillar.nullable() })),
  questions: z.array(z.object({ asker: text.nullable(), to: text.nullable(), answeredBy: text.nullable(), question: text.nullable(), answer: text.nullable() })),
  registered: headCount,
  groups: z.array(z.object({ day: date, people: count.nullable(), units: z.array(text) })),
  reach: z.array(z.object({ channel: text, followersMoreThan: count.optional(), host: text.optional(), asWritten: text.optional() })),
  quotes: z.array(z.object({ by: text, text })),
  channels: z.array(channel),
  next: z.object({ number: count.optional(), date: date.optional(), weekday: text.optional(), theme: text.optional(), asWritten: text.optional() }).nullable(),
  /** What a person should look at: `certainty` from 0 to 1 is how sure the reader is that something is amiss. */
  findings: z.array(z.object({ where: text, what: text, why: text, suggestion: text.nullable(), certainty: z.number().min(0).max(1) })),
  /** Field -> where its words stand, in UTF-16 units of the text that was read (of the words of an HTML page). */
  spans: z.record(z.string(), z.tuple([count, count])),
});

export type DraftEvent = z.infer<typeof draftEvent>;
export type DraftPerson = DraftEvent['people'][number];
export type DraftRole = z.infer<typeof draftRole>;
export type DraftPillar = z.infer<typeof draftPillar>;
export type DraftQuestion = DraftEvent['questions'][number];
export type DraftChannel = DraftEvent['channels'][number];
export type DraftFinding = DraftEvent['findings'][number];
