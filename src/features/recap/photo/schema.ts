import { z } from 'zod';
import { consentKinds } from './model.ts';

const line = (max: number) => z.string().trim().min(3).max(max);

/** A picture is published with what it shows (both languages), who took it, and who vouches that those in it agreed, since when. */
export const photoEntry = z.object({
  caption: line(300),
  captionEn: line(300),
  credit: line(120),
  consentKind: z.enum(consentKinds),
  consentBy: line(120),
  consentOn: z.iso.date(),
});
export type PhotoEntry = z.infer<typeof photoEntry>;
