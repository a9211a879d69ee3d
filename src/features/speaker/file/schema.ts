import { z } from 'zod';

export const fileKinds = ['cv', 'slides'] as const;
export type FileKind = (typeof fileKinds)[number];

/** What goes with a file that a speaker handed in. */
export const fileEntry = z.object({ kind: z.enum(fileKinds), title: z.string().trim().min(1).max(200) });
export type FileEntry = z.infer<typeof fileEntry>;
