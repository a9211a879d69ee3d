import { invalid, Refusal } from '#platform/http/refusal.ts';

/** Both spellings belong to one person already. */
export const alreadyOne = () => new Refusal('people_already_one', 409);
/** The decision was taken back before. */
export const alreadyUndone = () => new Refusal('people_already_undone', 409);
/** An office that ends before it begins. */
export const officePeriodWrong = () => invalid({ endsOn: 'ends_before_start' });
export const consentAhead = () => invalid({ saidOn: 'people_consent_ahead' });
