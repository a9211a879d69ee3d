import { z } from 'zod';
import { reveals } from '../model.ts';

/** `2021-07-15T09:00`, on the event's own clock, as a form's field of day and hour sends it. */
const clock = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/);

/** What an event asks in one role, as its form sends it. */
export const settingEntry = z.object({
  instrumentId: z.uuid(),
  opensAt: clock,
  closesAt: clock,
  minutes: z.int().min(1).max(240).nullable(),
  passMark: z.int().min(1).max(100).nullable(),
  languages: z.array(z.enum(['id', 'en'])).min(1).max(2),
  reveal: z.enum(reveals),
  shuffled: z.boolean(),
});
export type SettingEntry = z.infer<typeof settingEntry>;
