import { Refusal } from '#platform/http/refusal.ts';

/** A wrong password and an unknown address are one answer: who works here is nobody's business. */
export const signInWrong = () => new Refusal('account_sign_in_wrong', 401);
export const tooManyTries = (minutes: number) => new Refusal('account_too_many_tries', 429, { values: { minutes } });
export const accountExists = () => new Refusal('account_exists', 409, { fields: { email: 'account_exists' } });
export const accountUnknown = () => new Refusal('account_unknown', 404);
