import { Refusal } from '#platform/http/refusal.ts';

export const batchNoFile = () => new Refusal('batch_no_file', 422);
/** Neither a plan nor a proof that there is none within the time. */
export const batchUndecided = (seconds: number) => new Refusal('batch_undecided', 422, { values: { seconds } });
