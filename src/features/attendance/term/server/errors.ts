import { Refusal } from '#platform/http/refusal.ts';

/** Presence can be counted longer, not shorter, and not for more than half a day longer. */
export const countedUntilWrong = () => new Refusal('invalid', 422, { fields: { countedUntil: 'counted_until' } });
export const claimsUntilWrong = () => new Refusal('invalid', 422, { fields: { claimsUntil: 'claims_until' } });
