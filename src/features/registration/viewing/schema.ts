import { z } from 'zod';
import { nameLimit, tidyText } from '#features/participant/model.ts';
import { mostChanges } from './model.ts';

const line = (min: number, max: number) => z.string().overwrite(tidyText).min(min).max(max);

/** What a host says of a place. Contact and region are read by the command, which knows why they are wrong. */
export const pointEntry = z.object({
  place: line(3, 200),
  address: line(0, 300).transform((text) => text || null),
  officer: line(nameLimit.min, nameLimit.max).regex(/\p{L}/u),
  contact: z.string().max(300),
  expected: z.coerce.number().int().min(1).max(10_000),
  segment: line(1, 100),
  agencyCode: z.string().max(40).transform((text) => text.trim() || null),
  listed: z.boolean(),
});
export type PointEntry = z.infer<typeof pointEntry>;

const instant = z.iso.datetime({ offset: true }).max(40);
/** What a host's device sends: everything that changed since it was last heard. */
export const syncEntry = z.object({
  sentAt: instant,
  headCount: z.number().int().min(0).max(100_000).nullish(),
  changes: z
    .array(
      z.object({
        id: z.uuid(),
        entryId: z.uuid().nullish(),
        name: line(nameLimit.min, nameLimit.max).regex(/\p{L}/u).optional(),
        contact: z.string().max(300).optional(),
        nip: z.string().max(40).optional(),
        consent: z.enum(['paper', 'voice', 'form']).optional(),
        cameAt: instant.nullish(),
        leftAt: instant.nullish(),
        removed: z.boolean().optional(),
      }),
    )
    .max(mostChanges),
});
export type SyncEntry = z.infer<typeof syncEntry>;
