/** What the forms of the desk may send. */
import { z } from 'zod';
import { findingKinds } from '../checking/model.ts';

const language = z.enum(['id', 'en']);
const note = z.string().trim().min(10).max(500);
/** An instant as a form gives it, made absolute by the route; null = none. */
const instant = z.date().nullable();

export const deskEntry = z.object({ writerId: z.string().max(100).nullable(), editorId: z.string().max(100).nullable(), embargoUntil: instant });
export const overrideEntry = z.object({ language, kind: z.enum(findingKinds), quote: z.string().max(500), reason: z.string().trim().min(5).max(500) });
export const correctionNote = z.object({ id: note, en: note });

export type DeskEntry = z.infer<typeof deskEntry>;
export type OverrideEntry = z.infer<typeof overrideEntry>;
