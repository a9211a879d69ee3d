import { Refusal } from '#platform/http/refusal.ts';

/** Not signed with the account's secret, or no such account: the two look alike. */
export const zoomForged = () => new Refusal('zoom_forged', 401);
/** Signed, and more than five minutes from our clock: an old notice sent again. */
export const zoomStale = () => new Refusal('zoom_stale', 401);
