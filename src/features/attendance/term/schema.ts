import { z } from 'zod';
import { mostCodes } from './model.ts';

const localInstant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);

/** What the page of the rule sends; hours are on the event's own clock ("2026-11-22T12:30"), null = as planned. */
export const termsEntry = z.object({
  codesNeeded: z.number().int().min(0).max(mostCodes),
  countedUntil: localInstant.nullable(),
  claimsUntil: localInstant.nullable(),
});
export type TermsEntry = z.infer<typeof termsEntry>;
