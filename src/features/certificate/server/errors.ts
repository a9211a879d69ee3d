import { Refusal } from '#platform/http/refusal.ts';

/** Certificates stand on the final ledger: the event must be closed first. */
export const eventNotClosed = () => new Refusal('certificate_event_open', 409);
/** One issue at a time. */
export const runInProgress = () => new Refusal('certificate_run_in_progress', 409);
/** The number is not valid any more; there is nothing to correct or revoke. */
export const certificateNotValid = () => new Refusal('certificate_not_valid', 409);
/** The name on it is that already. */
export const nameUnchanged = () => new Refusal('certificate_name_unchanged', 409);
/** A correction of this certificate waits for a decision already. */
export const correctionWaits = () => new Refusal('certificate_correction_waits', 409);
/** The correction was decided a moment ago. */
export const correctionDecided = () => new Refusal('certificate_correction_decided', 409);
/** Nothing to prove yet: no valid certificate. */
export const certificateAbsent = () => new Refusal('certificate_absent', 404);
/** The rule asks for a test, a mark or a form that this event does not have: nobody could fulfil it. */
export const formNotAsked = () => new Refusal('certificate_form_absent', 409);
