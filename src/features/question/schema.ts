import { z } from 'zod';
import { blockReasons } from './block/model.ts';
import { hiddenReasons, questionVias } from './model.ts';

const text = z.string().trim().min(3).max(500);
/** "all", a speaker's number ("1".."4"), or the id of somebody in the cast. */
const to = z.union([z.literal('all'), z.string().regex(/^[1-9]\d?$/), z.uuid()]);

export const questionEntry = z.object({ to, text });
export type QuestionEntry = z.infer<typeof questionEntry>;

/** A question the desk enters for somebody: from the Zoom chat, the floor or a viewing point. */
export const deskEntry = questionEntry.extend({
  asker: z.string().trim().min(2).max(200),
  via: z.enum(questionVias).exclude(['room']),
});
export type DeskEntry = z.infer<typeof deskEntry>;

/** What was said, in a sentence; by whom (a speaker's number or a cast id), absent = whom the question was put to. */
export const answerEntry = z.object({
  answer: z.string().trim().min(3).max(2000),
  answeredBy: z.union([z.string().regex(/^[1-9]\d?$/), z.uuid()]).nullable().optional(),
  how: z.enum(['live', 'written']).optional().describe('written = sent afterwards, public once published; usually live'),
});
export type AnswerEntry = z.infer<typeof answerEntry>;

/** By a speaker's own link: who answers is who holds it. */
export const writtenEntry = answerEntry.pick({ answer: true }).extend({ number: z.number().int().min(1).max(1_000_000) });

export const voteEntry = z.object({ number: z.number().int().min(1).max(1_000_000), wanted: z.boolean().default(true) });
export const mergeEntry = z.object({ into: z.number().int().min(1).max(1_000_000), numbers: z.array(z.number().int().min(1).max(1_000_000)).min(1).max(500) });
export const blockEntry = z.object({ reason: z.enum(blockReasons) });

export const hideEntry = z.object({ reason: z.enum(hiddenReasons) });
