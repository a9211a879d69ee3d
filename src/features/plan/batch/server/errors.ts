import { Refusal } from '#platform/http/refusal.ts';

export const batchNoFile = () => new Refusal('batch_no_file', 422);
/** Neither a plan nor a proof that there is none within the time. */
export const batchUndecided = (seconds: number) => new Refusal('batch_undecided', 422, { values: { seconds } });
/** Somebody else changed the plan meanwhile. */
export const batchChanged = () => new Refusal('batch_changed', 409);
/** A plan that is not there yet cannot be changed or applied. */
export const batchNotReady = () => new Refusal('batch_not_ready', 409);
/** Groups that break a rule are never applied. */
export const batchBroken = (breaches: number) => new Refusal('batch_broken', 409, { values: { breaches } });
