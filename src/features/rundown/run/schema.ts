import { z } from 'zod';
import { itemEntry } from '../schema.ts';

const version = z.number().int().min(0).optional();
/** Minutes more for what is on. */
export const extension = z.object({ minutes: z.coerce.number().int().min(1).max(120), version });
/** An item that nobody planned. */
export const insertion = itemEntry.omit({ plannedStartsAt: true }).extend({ version }).transform((entry) => ({ ...entry, plannedStartsAt: null }));
