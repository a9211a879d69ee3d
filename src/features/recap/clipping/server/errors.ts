import { Refusal } from '#platform/http/refusal.ts';

/** The same address stands under this event already. */
export const clippingKnown = () => new Refusal('clip_known', 409, { fields: { url: 'clip_known' } });
/** A paper prints nothing tomorrow. */
export const clippingAhead = () => new Refusal('invalid', 422, { fields: { publishedOn: 'clip_ahead' } });
