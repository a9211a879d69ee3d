/** What stands in the review queue: one occasion with its fields as they will be taken over, each of which may still be absent. */
import { z } from 'zod';
import { draftPillar, draftRole } from '../reading/schema.ts';
import { qualifier } from '../schema.ts';

const optionalLine = (max: number) => z.string().trim().max(max).transform((text) => text || null).nullable().default(null);
const optionalDay = z.union([z.literal('').transform(() => null), z.iso.date()]).nullable().default(null);
const optionalHour = z.union([z.literal('').transform(() => null), z.string().trim().regex(/^([01]\d|2[0-3])[.:][0-5]\d$/).transform((hour) => hour.replace(':', '.'))]).nullable().default(null);
/** A number that the article states. Never what our ledger proves. */
const stated = z.object({ count: z.number().int().nonnegative().max(100_000_000).nullable(), qualifier: qualifier.nullable() });

const archivedPerson = z.object({
  name: z.string().trim().min(1).max(200),
  role: draftRole,
  office: optionalLine(300),
  topic: optionalLine(300),
  pillar: draftPillar.nullable().default(null),
  /** "Another person of the same name": the answer to `speaker_titles_differ`. */
  another: z.boolean().default(false),
});
export type ArchivedPerson = z.infer<typeof archivedPerson>;

const archivedQuestion = z.object({
  asker: optionalLine(200),
  to: optionalLine(200),
  answeredBy: optionalLine(200),
  question: z.string().trim().min(3).max(500),
  answer: optionalLine(2000),
});
export type AskedBefore = z.infer<typeof archivedQuestion>;

export const archiveEntry = z.object({
  kind: z.enum(['recap', 'announcement']),
  theme: optionalLine(300),
  organiser: optionalLine(300),
  startsOn: optionalDay,
  endsOn: optionalDay,
  startHour: optionalHour,
  endHour: optionalHour,
  /** Only what the article says; the clock of the place is known from the region. */
  zone: z.union([z.literal('').transform(() => null), z.enum(['WIB', 'WITA', 'WIT'])]).nullable().default(null),
  /** Codes ("35.09"), or names until they are resolved. */
  regions: z.array(z.string().trim().min(1).max(120)).max(200),
  /** In the words of the article. */
  segments: z.array(z.string().trim().min(1).max(200)).max(30),
  attended: stated,
  registered: stated,
  people: z.array(archivedPerson).max(60),
  questions: z.array(archivedQuestion).max(60),
});
export type ArchiveEntry = z.infer<typeof archiveEntry>;

/** The fields that a person is asked about. */
export const entryFields = ['theme', 'dates', 'start', 'end', 'zone', 'regions', 'organiser', 'segments', 'participants', 'people', 'questions'] as const;
export type EntryField = (typeof entryFields)[number];

export const rejection = z.object({ reason: z.string().trim().min(5).max(500) });
