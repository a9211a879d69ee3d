import { z } from 'zod';
import { pillars } from '#features/event/model.ts';
import { forms, itemKinds } from '../model.ts';

const words = z.object({ id: z.string().trim().max(1000), en: z.string().trim().max(1000).nullable() });

/** An item as a form or a checked sheet sends it; what is wrong beyond the shape is named by `problemsOf`. */
export const itemEntry = z.object({
  code: z.string().trim().max(40),
  form: z.enum(forms),
  pillar: z.enum(pillars).nullable(),
  kind: z.enum(itemKinds),
  text: words,
  options: z.array(words.extend({ key: z.string().max(40) })).max(10),
  answer: z.union([z.array(z.string().max(40)).max(10), z.boolean(), z.object({ value: z.number(), tolerance: z.number().min(0) })]).nullable(),
  reverse: z.boolean(),
});
export const itemsEntry = z.array(itemEntry).min(1).max(200);
export const nameEntry = z.object({ name: z.string().trim().min(3).max(200) });
