import { z } from 'zod';
import { longestPrompt } from './model.ts';

export const promptEntry = z.object({ castId: z.uuid(), text: z.string().trim().min(1).max(longestPrompt) });
export type PromptEntry = z.infer<typeof promptEntry>;
