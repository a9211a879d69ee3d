import { z } from 'zod';
import { neededPapers, paperKinds } from './model.ts';

export const paperEntry = z.object({ kind: z.enum(paperKinds), title: z.string().trim().min(1).max(200) });
export type PaperEntry = z.infer<typeof paperEntry>;

/** "This event needs none", with the reason; an empty reason takes that back. */
export const waiverEntry = z.object({ kind: z.enum(neededPapers), reason: z.union([z.literal(''), z.string().trim().min(3).max(300)]) });
export type WaiverEntry = z.infer<typeof waiverEntry>;
