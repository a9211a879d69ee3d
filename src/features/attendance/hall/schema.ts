import { z } from 'zod';
import { directions, mostScans } from './model.ts';

const instant = z.number().int().min(0).max(4_102_444_800_000); // until the year 2100
/** A day of a wrong year is a clock of 1970; three hundred years are no clock. */
const offset = z.number().int().min(-9_999_999_999_999).max(9_999_999_999_999);

/** What a door's phone sends: whatever it has not yet been told is kept, oldest first. */
export const scanBatch = z.object({
  device: z.uuid(),
  label: z.string().trim().min(1).max(60),
  scans: z.array(z.object({ sequence: z.number().int().min(1).max(1_000_000), text: z.string().min(1).max(300), direction: z.enum(directions), at: instant, offset })).max(mostScans),
});
export type ScanBatch = z.infer<typeof scanBatch>;
