import { z } from 'zod';
import { itemKinds } from './model.ts';

const optional = <T extends z.ZodType>(type: T) => z.union([z.literal('').transform(() => null), type]).nullable().default(null);

/** An item as a form or a script sends it. */
export const itemEntry = z.object({
  kind: z.enum(itemKinds),
  title: z.string().trim().min(1).max(300),
  castId: optional(z.uuid()),
  plannedStartsAt: optional(z.iso.datetime({ offset: true })),
  plannedMinutes: optional(z.coerce.number().int().min(1).max(600)),
});
export type ItemEntry = z.infer<typeof itemEntry>;
export type ItemEntryInput = z.input<typeof itemEntry>;
