import { z } from 'zod';
import { pillars } from '#features/event/model.ts';

/** What everybody will read: the words may be mended, the sense is the speaker's. */
export const knowledgeEntry = z.object({
  question: z.string().trim().min(3).max(500),
  answer: z.string().trim().min(3).max(2000),
  pillar: z.enum(pillars),
});
export type KnowledgeEntry = z.infer<typeof knowledgeEntry>;
