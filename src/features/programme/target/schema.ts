import { z } from 'zod';
import { targetPillars } from './model.ts';

const optional = (schema: z.ZodType<string>) => z.union([z.literal('').transform(() => null), schema]).nullable().default(null);
const count = (max: number) => z.union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(max)]).nullable().default(null);

/** A target as it is entered; the region is a code, or empty for the nation. */
export const targetEntry = z.object({
  regionCode: optional(z.string().regex(/^[0-9]{2}(\.[0-9]{2})?$/)),
  segment: optional(z.string().regex(/^[a-z0-9-]+$/)),
  pillar: z.union([z.literal('').transform(() => null), z.enum(targetPillars)]).nullable().default(null),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  people: count(1_000_000_000),
  events: count(1_000_000),
  source: z.string().trim().min(3).max(300),
  statedOn: optional(z.iso.date()),
});
export type TargetEntry = z.infer<typeof targetEntry>;
