import { z } from 'zod';

export const noteEntry = z.object({
  castId: z.uuid(),
  kind: z.enum(['point', 'quote']),
  text: z.string().trim().min(1).max(2000),
});
export type NoteEntry = z.infer<typeof noteEntry>;
