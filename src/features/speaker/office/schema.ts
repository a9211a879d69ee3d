import { z } from 'zod';

const day = z.union([z.literal('').transform(() => null), z.iso.date()]).nullable().default(null);

/** An office as its form sends it. */
export const officeEntry = z.object({
  office: z.string().trim().min(2).max(200),
  nameAsWritten: z.string().trim().max(200).transform((text) => text || null).nullable().default(null),
  startsOn: day,
  endsOn: day,
  source: z.string().trim().min(3).max(300),
});
export type OfficeEntry = z.infer<typeof officeEntry>;
