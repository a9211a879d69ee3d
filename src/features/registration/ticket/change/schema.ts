import { z } from 'zod';
import { nameLimit, tidyText } from '#features/participant/model.ts';

const line = (max: number) => z.string().overwrite(tidyText).max(max);

/** What a holder corrects. `contact` and `nip` empty = as they were; whether the region and the segment exist the command knows. */
export const correctionSchema = z.object({
  name: line(nameLimit.max).min(nameLimit.min).regex(/\p{L}/u),
  contact: line(300),
  region: z.string().regex(/^\d{2}\.\d{2}$/),
  segment: line(100).min(1),
  institution: line(nameLimit.max),
  nip: line(40),
});

/** The two purposes that may be given and taken back without leaving the event. */
export const consentsSchema = z.object({ publicity: z.boolean(), contact: z.boolean() });
