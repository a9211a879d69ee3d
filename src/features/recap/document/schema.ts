/** What a browser may send as an article. Shape and size only; whether its facts are true is `model.ts`'s question. */
import { z } from 'zod';
import { MOST_PARAGRAPHS } from './model.ts';

const paths = z.array(z.string().min(1).max(200)).min(1).max(40);
const span = z.union([
  z.strictObject({ value: z.string().min(1).max(4000), fact: paths }),
  z.strictObject({ text: z.string().max(8000), from: paths.optional() }),
]);
const sentence = z.array(span).max(200);

/** An article as the editor sends it: JSON text in a form field. */
export const recapDocument = z.strictObject({
  title: sentence,
  dateline: sentence,
  paragraphs: z.array(z.array(sentence).max(100)).max(MOST_PARAGRAPHS),
});

const place = z.number().int().min(0).max(MOST_PARAGRAPHS);
/** One change of a plain form (`Arrangement`). */
export const arrangement = z.discriminatedUnion('verb', [
  z.object({ verb: z.enum(['up', 'down', 'remove']), paragraph: place }),
  z.object({ verb: z.literal('remove_sentence'), paragraph: place, sentence: place }),
  z.object({ verb: z.literal('add'), paragraph: place, text: z.string().trim().min(1).max(5000) }),
]);
