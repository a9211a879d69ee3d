import { z } from 'zod';

export const noteEntry = z.object({
  /** A speaker's number ("2"), or the id of anybody in the cast. */
  speaker: z.union([z.string().regex(/^[1-9]\d?$/), z.uuid()]),
  kind: z.enum(['point', 'quote']),
  text: z.string().trim().min(1).max(2000),
});
export type NoteEntry = z.infer<typeof noteEntry>;
