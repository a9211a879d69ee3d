import { Refusal } from '#platform/http/refusal.ts';

/** The event asks nothing in this role. */
export const nothingAsked = () => new Refusal('assessment_absent', 404);
export const notOpenYet = () => new Refusal('assessment_not_open', 409);
/** The window is over for everybody. */
export const windowClosed = () => new Refusal('assessment_window_closed', 409);
/** Handed in, or out of time: nothing is added to it any more. */
export const attemptClosed = () => new Refusal('attempt_closed', 409);
export const attemptAbsent = () => new Refusal('attempt_absent', 404);
/** The place was given back. */
export const placeCancelled = () => new Refusal('place_cancelled', 409);
