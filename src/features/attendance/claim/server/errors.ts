import { Refusal } from '#platform/http/refusal.ts';

export const claimClosed = () => new Refusal('claim_closed', 409);
export const claimWaits = () => new Refusal('claim_waits', 409);
export const claimTooMany = () => new Refusal('claim_too_many', 409);
/** Another desk was faster. */
export const claimDecided = () => new Refusal('claim_decided', 409);
export const claimHours = () => new Refusal('invalid', 422, { fields: { until: 'claim_hours' } });
export const claimPhotoUnreadable = () => new Refusal('invalid', 422, { fields: { photo: 'claim_photo' } });
