import { z } from 'zod';
import { cueKinds } from './model.ts';

export const cueEntry = z.object({
  kind: z.enum(cueKinds),
  label: z.string().trim().min(1).max(200),
  link: z.union([z.literal('').transform(() => null), z.url({ protocol: /^https$/ }).max(2000)]).nullable().default(null),
});
export type CueEntry = z.infer<typeof cueEntry>;
