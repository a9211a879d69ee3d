import { z } from 'zod';
import { optionLimit, pollKinds } from './model.ts';

export const pollEntry = z.object({
  text: z.string().trim().min(3).max(300),
  kind: z.enum(pollKinds),
  options: z.array(z.string().trim().min(1).max(120)).min(optionLimit.min).max(optionLimit.max).refine((options) => new Set(options.map((option) => option.toLowerCase())).size === options.length),
});
export type PollEntry = z.infer<typeof pollEntry>;

/** 1 = the first option. */
export const pollChoice = z.object({ choices: z.array(z.number().int().min(1).max(optionLimit.max)).min(1).max(optionLimit.max) });
