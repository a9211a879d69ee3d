/** What waits on the desk, and for whom: one line per event whose recap is not out yet. */
import { mayStep, type Hand, type RecapState } from '../model.ts';

/**
 * `write`: a draft to finish · `correct`: a draft after readers saw an earlier version · `start`: the event is closed and nothing is
 * written · `approve`, `publish`: the editor's · `embargo`: done, and held until an instant · `others`: somebody else has it.
 */
export const tasks = ['start', 'write', 'correct', 'approve', 'publish', 'embargo', 'others'] as const;
export type Task = (typeof tasks)[number];
export type Side = 'writer' | 'editor' | 'nobody';

/** Whose work a task is. */
export const sideOf: Readonly<Record<Task, Side>> = { start: 'writer', write: 'writer', correct: 'writer', approve: 'editor', publish: 'editor', embargo: 'nobody', others: 'nobody' };

/** How long after its end an event's recap may take: news is of the same hour. */
export const DUE_MS = 3_600_000;

export interface Standing {
  /** Of the newest version; null before the first. */
  state: RecapState | null;
  /** Whether an earlier version is or was public. */
  wasPublic: boolean;
  embargoUntil: Date | null;
  closedAt: Date | null;
}

/** The task that a person has with a recap; null where it is out and nothing waits. */
export function taskOf({ state, wasPublic, embargoUntil }: Standing, hand: Hand, now: Date): Task | null {
  if (state === 'published' || state === 'corrected') return embargoUntil !== null && embargoUntil > now ? 'embargo' : null;
  const step = { start: 'save', draft: 'submit', checked: 'approve', approved: 'publish' } as const;
  if (!mayStep(step[state ?? 'start'], hand)) return 'others';
  if (state === null) return 'start';
  return state === 'draft' ? (wasPublic ? 'correct' : 'write') : state === 'checked' ? 'approve' : 'publish';
}

/** Since when a recap is late; null where it is not. One that readers have had, and one that is only held back, is not late. */
export function lateSince({ state, wasPublic, closedAt }: Standing, now: Date): Date | null {
  if (wasPublic || state === 'published' || closedAt === null) return null;
  const due = new Date(closedAt.getTime() + DUE_MS);
  return due < now ? due : null;
}
