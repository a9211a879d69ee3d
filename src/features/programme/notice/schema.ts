import { z } from 'zod';
import { senderKinds } from './model.ts';

const sentence = z.string().trim().min(5).max(500);
export const noticeEntry = z
  .object({ text: sentence, textEn: sentence, fromOn: z.iso.date(), untilOn: z.iso.date(), source: z.string().trim().min(3).max(300) })
  .refine(({ fromOn, untilOn }) => fromOn <= untilOn, { path: ['untilOn'] });
export type NoticeEntry = z.infer<typeof noticeEntry>;

export const senderEntry = z.object({ kind: z.enum(senderKinds), address: z.string().trim().min(3).max(200) });
export type SenderEntry = z.infer<typeof senderEntry>;
