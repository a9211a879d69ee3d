import { z } from 'zod';

export const pinEntry = z.object({
  label: z.string().trim().min(1).max(60),
  /** Hours after the event's planned end; absent = six. */
  hoursAfter: z.number().int().min(0).max(336).nullable(),
});
export type PinEntry = z.infer<typeof pinEntry>;
