import { z } from 'zod';

const text = (max: number) => z.string().trim().min(1).max(max);
const qualifier = z.enum(['exactly', 'moreThan', 'about']);

const target = z.object({
  value: z.number().int().positive(),
  basis: text(200),
  segment: text(100).optional(),
  staged: z.boolean().optional(),
  asWritten: text(500).optional(),
  statedBy: text(200).optional(),
  statedOn: z.iso.date().optional(),
  source: text(300),
});

const reach = z.object({
  channel: text(50),
  followers: z.number().int().nonnegative().optional(),
  qualifier: qualifier.optional(),
  asWritten: text(500).optional(),
  host: text(200).optional(),
  owner: text(200).optional(),
  asOf: z.iso.date(),
  source: text(300),
});

/** A programme with everything its sources state, as `importProgramme` takes it. */
export const programmeRecord = z.object({
  key: z.string().regex(/^[a-z0-9-]+$/).max(60),
  name: text(200),
  organiser: text(300),
  note: text(500).optional(),
  targets: z.array(target),
  /** Key -> value as stated; a record's own `source` goes to the row. */
  statements: z.record(z.string(), z.json()),
  /** The survey's own scale, where the source prints another one. */
  literacyScale: z.object({ min: z.number(), max: z.number(), source: text(300) }).optional(),
  reach: z.array(reach),
  segments: z.array(z.object({ key: z.string().regex(/^[a-z0-9-]+$/), name: text(100), nameEn: text(100) })).min(1),
});

export type ProgrammeRecord = z.infer<typeof programmeRecord>;
