import { z } from 'zod';

/** A Zoom account as its owner enters it: a name to know it by, and the secret token of its webhook app. */
export const accountEntry = z.object({ name: z.string().trim().min(2).max(100), secret: z.string().trim().min(8).max(200) });
export type AccountEntry = z.infer<typeof accountEntry>;
