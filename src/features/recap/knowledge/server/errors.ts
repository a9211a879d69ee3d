import { Refusal } from '#platform/http/refusal.ts';

/** Only what was answered before everybody is approved. */
export const notAnswered = () => new Refusal('know_not_answered', 409);
/** A number, an address or an identity number of somebody stands in the text. */
export const holdsPersonalData = (fields: Record<string, string>) => new Refusal('know_personal_data', 422, { fields });
