import { z } from 'zod';

/** What somebody typed; whether it is a code is the command's business, so that a slip counts as a guess like any other. */
export const codeEntry = z.object({ code: z.string().trim().min(1).max(40) });
