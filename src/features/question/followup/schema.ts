import { z } from 'zod';

/** Who owes the answer (a speaker's number or cast id, or an agency by name) and by which day. */
export const followUpEntry = z
  .object({
    speaker: z.union([z.string().regex(/^[1-9]\d?$/), z.uuid()]).nullable().optional(),
    agency: z.string().trim().min(2).max(200).nullable().optional(),
    dueOn: z.iso.date(),
  })
  .refine(({ speaker, agency }) => Boolean(speaker) !== Boolean(agency), { path: ['agency'] });
export type FollowUpEntry = z.infer<typeof followUpEntry>;

export const dropEntry = z.object({ note: z.string().trim().min(3).max(500) });
