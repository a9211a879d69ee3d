import { z } from 'zod';
import { longestText } from '../item/model.ts';
import { roles } from '../model.ts';

/** What a person chose, in the shape of the item: keys (chosen or in order; none = taken back), true or false, a number, a text. */
const answerValue = z.union([z.array(z.string().max(40)).max(20), z.boolean(), z.number(), z.string().min(1).max(longestText)]);

export const answerEntry = z.object({
  item: z.uuid(),
  value: answerValue,
  sequence: z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('counted up with every change of any answer; a lower one never replaces a higher one'),
  ageMs: z.int().min(0).max(30 * 86_400_000).default(0).describe('how long ago it was given, by the clock of the device that sends it'),
});
export type AnswerEntry = z.infer<typeof answerEntry>;

export const savingEntry = z.object({ attempt: z.uuid(), answers: z.array(answerEntry).min(1).max(100) });
export const startEntry = z.object({ role: z.enum(roles), language: z.enum(['id', 'en']).default('id') });
export const submitEntry = z.object({ answers: z.array(answerEntry).max(100).default([]).describe('what was not acknowledged yet') });
