import { z } from 'zod';

const hour = z.string().regex(/^([01]\d|2[0-3])[.:][0-5]\d$/);

/** "I was there": why it was not counted, and from when to when, on the event's own clock. */
export const claimEntry = z.object({ reason: z.string().trim().min(10).max(500), from: hour, until: hour });
export type ClaimEntry = z.infer<typeof claimEntry>;

export const claimDecision = z.object({ id: z.uuid(), accept: z.boolean(), decision: z.string().trim().min(3).max(300) });
export type ClaimDecision = z.infer<typeof claimDecision>;
