import { Refusal } from '#platform/http/refusal.ts';

/** Somebody has, or had, a seat in it. */
export const channelInUse = () => new Refusal('channel_in_use', 409);
/** The seats of one kind of channel are not those of another: remove it and add another one. */
export const channelKindFixed = () => new Refusal('channel_kind_fixed', 409, { fields: { kind: 'channel_kind_fixed' } });
