import { Refusal } from '#platform/http/refusal.ts';

/** Room codes exist while the event is live. */
export const codeNotOpen = () => new Refusal('code_not_open', 409);
/** No code of this event that is taken now: mistyped, over, or of another event. */
export const codeWrong = () => new Refusal('code_wrong', 422, { fields: { code: 'code_wrong' } });
/** The place was cancelled meanwhile. */
export const codeWithoutPlace = () => new Refusal('place_cancelled', 409);
