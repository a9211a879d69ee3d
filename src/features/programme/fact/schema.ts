import { z } from 'zod';

const optionalLine = (max: number) => z.string().trim().max(max).transform((text) => text || null).nullable().default(null);
const optionalDay = z.union([z.literal('').transform(() => null), z.iso.date()]).nullable().default(null);
const number = z.number().finite().nullable().default(null);

/** What a member of staff writes of a fact. */
export const factEntry = z
  .object({
    sentence: z.string().trim().min(5).max(500),
    path: z.union([z.literal('').transform(() => null), z.string().trim().regex(/^programme(\.[A-Za-z0-9]+)+$/).max(200)]).nullable().default(null),
    value: number,
    unit: optionalLine(100),
    scaleMin: number,
    scaleMax: number,
    asOf: optionalLine(100),
    source: z.string().trim().min(1).max(500),
    note: optionalLine(500),
    validFrom: optionalDay,
    validUntil: optionalDay,
  })
  .superRefine((fact, context) => {
    const wrong = (path: string) => context.addIssue({ code: 'custom', path: [path], message: path });
    if (fact.validFrom && fact.validUntil && fact.validUntil < fact.validFrom) wrong('validUntil');
    if ((fact.scaleMin === null) !== (fact.scaleMax === null)) wrong(fact.scaleMin === null ? 'scaleMin' : 'scaleMax');
    else if (fact.scaleMin !== null && fact.scaleMax !== null && fact.scaleMax <= fact.scaleMin) wrong('scaleMax');
    else if (fact.value !== null && fact.scaleMin !== null && fact.scaleMax !== null && (fact.value < fact.scaleMin || fact.value > fact.scaleMax)) wrong('value');
  });
export type FactEntry = z.infer<typeof factEntry>;
export type FactEntryInput = z.input<typeof factEntry>;

/** Why a fact is disputed or over: shown to whoever wants to publish. */
export const factReason = z.object({ reason: z.string().trim().min(5).max(500) });
