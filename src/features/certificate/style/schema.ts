import { z } from 'zod';
import { contrastToWhite, leastContrast } from './model.ts';

/** The look as a form sends it: a colour that can be read on paper, or none. */
export const styleEntry = z.object({
  accent: z.string().trim().toLowerCase().regex(/^#[0-9a-f]{6}$/).refine((colour) => !/^#[0-9a-f]{6}$/.test(colour) || contrastToWhite(colour) >= leastContrast).nullable(),
});
export type StyleEntry = z.infer<typeof styleEntry>;
