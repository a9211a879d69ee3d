import { z } from 'zod';

const hour = z.string().regex(/^([01]\d|2[0-3])[.:][0-5]\d$/);

/** A scan of a signed sheet: what it is called, and the hours that a signature on it stands for. */
export const sheetEntry = z.object({ title: z.string().trim().min(1).max(100), from: hour, until: hour });
export type SheetEntry = z.infer<typeof sheetEntry>;

export const tickEntry = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), numbers: z.string().max(20_000) });
