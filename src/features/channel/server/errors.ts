import { Refusal } from '#platform/http/refusal.ts';

/** Somebody has, or had, a seat in it. */
export const channelInUse = () => new Refusal('channel_in_use', 409);
/** The seats of one kind of channel are not those of another: remove it and add another one. */
export const channelKindFixed = () => new Refusal('channel_kind_fixed', 409, { fields: { kind: 'channel_kind_fixed' } });
/** People are sent to and fro while the event is to come or is on. */
export const carrierClosed = () => new Refusal('carrier_closed', 409);
/** There is no stream to send anybody to. */
export const noStream = () => new Refusal('carrier_no_stream', 409);
/** Another operator switched a moment earlier. */
export const carrierMovedOn = () => new Refusal('carrier_moved_on', 409);
