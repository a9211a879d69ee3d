import { Refusal } from '#platform/http/refusal.ts';

/** The agency's code that a host typed is none of this event. */
export const agencyUnknown = () => new Refusal('invalid', 422, { fields: { agencyCode: 'agency_unknown' } });
/** The link was renewed, or the point was closed. */
export const hostUnknown = () => new Refusal('host_unknown', 401);
/** There is no open viewing point with this code. */
export const pointUnknown = () => new Refusal('point_unknown', 404, { fields: { code: 'point_unknown' } });
/** The event takes no new viewing points. */
export const pointsClosed = () => new Refusal('points_closed', 409);
