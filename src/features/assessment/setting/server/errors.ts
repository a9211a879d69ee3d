import { Refusal } from '#platform/http/refusal.ts';

export const windowWrong = () => new Refusal('assessment_window_wrong', 422, { fields: { closesAt: 'assessment_window_wrong' } });
/** Not every item has been written in English. */
export const languageIncomplete = () => new Refusal('assessment_language_incomplete', 422, { fields: { languages: 'assessment_language_incomplete' } });
/** The instrument has no items, or an item of one form has no parallel in the other. */
export const instrumentUnfit = () => new Refusal('assessment_instrument_unfit', 422, { fields: { instrumentId: 'assessment_instrument_unfit' } });
/** Somebody has begun: what is asked stands, and can no longer be taken away. */
export const alreadyBegun = () => new Refusal('assessment_begun', 409);
