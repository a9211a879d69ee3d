import { z } from 'zod';

const optionalLine = (max: number) => z.string().trim().max(max).transform((text) => text || null).nullable().default(null);

/** A clipping as the desk writes it: an outlet or an address at least. */
export const clippingEntry = z
  .object({
    outlet: optionalLine(200),
    title: optionalLine(300),
    /** Only what a browser opens safely. */
    url: z.union([z.literal('').transform(() => null), z.url({ protocol: /^https?$/ }).max(1000)]).nullable().default(null),
    publishedOn: z.union([z.literal('').transform(() => null), z.iso.date()]).nullable().default(null),
  })
  .superRefine(({ outlet, url }, context) => {
    if (outlet === null && url === null) context.addIssue({ code: 'custom', path: ['outlet'], message: 'outlet' });
  });
export type ClippingEntry = z.infer<typeof clippingEntry>;
export type ClippingEntryInput = z.input<typeof clippingEntry>;
