import { z } from 'zod';
import { testDemands } from './condition/model.ts';

/** The rule as a form or the API sends it. */
export const ruleEntry = z
  .object({
    attendance: z.boolean(),
    test: z.enum(testDemands),
    feedback: z.boolean(),
    hours: z.int().min(1).max(200).nullable(),
    signatoryName: z.string().trim().max(200),
    signatoryPosition: z.string().trim().max(200),
    correctionDays: z.int().min(0).max(90),
  })
  .refine((rule) => rule.signatoryPosition === '' || rule.signatoryName !== '', { path: ['signatoryName'] })
  .refine((rule) => rule.attendance || rule.test !== 'none' || rule.feedback, { path: ['attendance'] });
export type RuleEntry = z.infer<typeof ruleEntry>;

export const nameEntry = z.object({ name: z.string().trim().normalize('NFC').min(2).max(120) });
export const reasonEntry = z.object({ reason: z.string().trim().min(3).max(500) });
