import { Refusal } from '#platform/http/refusal.ts';

/** No column of names was found or chosen: without one there are no people in the list. */
export const rosterNeedsNames = () => new Refusal('roster_needs_names', 422, { fields: { name: 'roster_needs_names' } });
/** It is being taken over, or was. */
export const rosterAlreadyTaken = () => new Refusal('roster_already_taken', 409);
/** The uploaded file is deleted 30 days after the upload; only its counts are left. */
export const rosterFileForgotten = () => new Refusal('roster_file_forgotten', 410);
/** Code and number do not belong together: one answer for a wrong code, a wrong number and nobody. */
export const rosterPersonUnknown = () => new Refusal('roster_person_unknown', 404, { fields: { nip: 'roster_person_unknown' } });
/** This invitation was answered; its place is entered by link or code. */
export const invitationAnswered = () => new Refusal('invitation_answered', 409);
