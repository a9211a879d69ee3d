import { z } from 'zod';

export const noticeEntry = z.object({ text: z.string().trim().min(3).max(280) });
