import { z } from 'zod';

/** A lot as its form sends it; regions are names or codes. */
export const lotEntry = z.object({
  number: z.coerce.number().int().min(1).max(10_000),
  name: z.string().trim().min(3).max(200),
  contractor: z.string().trim().min(2).max(200),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  events: z.coerce.number().int().min(1).max(1_000_000),
  people: z.coerce.number().int().min(1).max(1_000_000_000),
  eventsADay: z.coerce.number().int().min(1).max(200).default(14),
  source: z.string().trim().min(3).max(300),
  regions: z.array(z.string().trim().min(1).max(120)).min(1).max(600),
});
export type LotEntry = z.infer<typeof lotEntry>;
