import { Refusal } from '#platform/http/refusal.ts';

/** One answer for a wrong PIN, an expired one and a withdrawn one. */
export const pinUnknown = () => new Refusal('pin_unknown', 403);
export const pinExpiryWrong = () => new Refusal('invalid', 422, { fields: { hoursAfter: 'pin_expiry' } });
