import { z } from 'zod';

export const consentSubjects = ['profile', 'slides'] as const;
export type ConsentSubject = (typeof consentSubjects)[number];

/** What somebody agreed to have published, or does no longer. */
export const consentEntry = z.object({
  about: z.enum(consentSubjects),
  given: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
  saidBy: z.string().trim().min(2).max(200),
  saidOn: z.iso.date(),
});
export type ConsentEntry = z.infer<typeof consentEntry>;
