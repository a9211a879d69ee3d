/** What stands for a sign-up through the form: proof of work, or the time somebody took to fill it in, or nothing. */
export type Proof = 'work' | 'time' | 'none';

/** Nobody reads and fills in the form faster; no refusal, only a moment of waiting. */
export const leastFillMs = 3_000;
/** A form that lay open longer counts as one without a stamp: its sender waits, and is not turned away. */
export const longestFillMs = 12 * 3_600_000;
/** Nobody waits longer, whatever happens. */
export const longestWaitMs = 10_000;
/** Sign-ups a second of one event from which on those without proof of work queue. */
export const rushPerSecond = 20;
/** So many of those without proof are let through a second, per event and process, while there is a rush. */
export const pacePerSecond = 50;
/** One browser signs up a family or a class; what is more waits like somebody without proof, and a person looks at it. */
export const mostPerDevice = 12;

const quietCost = 100;
const rushCost = 2_000;

/**
 * Iterations of PBKDF2 behind each of the 256 tries that a proof takes on average: at rest a tenth of a second of an old phone, in
 * the worst rush two seconds, while its owner still types. Grows with the event's recent sign-ups a second.
 */
export function workCost(perSecond: number): number {
  return Math.round(Math.min(rushCost, Math.max(quietCost, perSecond * 40)));
}

/** How long a sign-up waits before it is admitted, in ms. `slotMs`: when the queue of those without proof reaches it, from now. */
export function waitOf({ proof, filledMs, perSecond, overBudget, slotMs }: { proof: Proof; filledMs: number; perSecond: number; overBudget: boolean; slotMs: number }): number {
  if (proof === 'work' && !overBudget) return 0;
  const moment = proof === 'none' ? leastFillMs : Math.max(0, leastFillMs - filledMs);
  const queue = perSecond >= rushPerSecond || overBudget || proof === 'none' ? slotMs : 0;
  return Math.min(longestWaitMs, Math.max(proof === 'work' ? 0 : moment, queue));
}
