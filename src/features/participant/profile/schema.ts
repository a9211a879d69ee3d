import { z } from 'zod';
import { profileWords } from './model.ts';

const answer = <const Words extends readonly [string, ...string[]]>(words: Words) => z.enum(words).nullable();

/** All four answers; null = not answered, or taken back. */
export const profileSchema = z.object({
  ageBand: answer(profileWords.ageBand),
  sex: answer(profileWords.sex),
  occupation: answer(profileWords.occupation),
  education: answer(profileWords.education),
});
