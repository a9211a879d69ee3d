import { Refusal } from '#platform/http/refusal.ts';

/** The event is over, or its organiser closed the sign-up. */
export const eventClosed = () => new Refusal('event_closed', 409);
/** Every pool is full and none is without limit; recorded with the room that was left (invariant I3). */
export const noRoom = () => new Refusal('no_room', 409);
/** Code and contact do not belong together, or there is no such code: one answer for both. */
export const ticketUnknown = () => new Refusal('ticket_unknown', 404, { fields: { code: 'ticket_unknown' } });
export const tooManyTries = () => new Refusal('too_many_tries', 429);
/** People would lose their seats and nobody said that they may be moved; or there is no other place for them. */
export const nowhereToMove = () => new Refusal('nowhere_to_move', 409, { fields: { limit: 'nowhere_to_move' } });
export const poolBelowReserved = (taken: number) => new Refusal('pool_below_reserved', 409, { fields: { reserved: 'pool_below_reserved' }, values: { taken } });
/** A pool cannot hold fewer seats than were given. */
export const poolBelowTaken = (taken: number) => new Refusal('pool_below_taken', 409, { fields: { limit: 'pool_below_taken' }, values: { taken } });
export const poolAboveCapacity = (capacity: number) => new Refusal('pool_above_capacity', 422, { fields: { limit: 'pool_above_capacity' }, values: { capacity } });
/** Who leaves a reserved seat needs an ordinary one, and there is none. */
export const reserveFull = () => new Refusal('reserve_full', 409);
/** Nothing to join: it is nobody's claim, or joined already. */
export const noSuchClaim = () => new Refusal('no_such_claim', 409);
/** The link was opened on another device before: whoever opens it here says whose it is. */
export const confirmFirst = () => new Refusal('confirm_first', 403, { fields: { contact: 'confirm_first' } });
/** The contact that was typed is not the one of this registration. */
export const contactMismatch = () => new Refusal('contact_mismatch', 403, { fields: { contact: 'contact_mismatch' } });
/** The confirmation code is wrong, used, or too old: one answer. */
export const confirmationWrong = () => new Refusal('confirmation_wrong', 422, { fields: { confirmation: 'confirmation_wrong' } });
/** A code was sent a moment ago, or several today. */
export const codeJustSent = () => new Refusal('code_just_sent', 429);
/** Somebody else took this question on, or it was answered. */
export const helpTaken = () => new Refusal('help_taken', 409);
