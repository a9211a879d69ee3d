import { Refusal } from '#platform/http/refusal.ts';

/** What was typed is no number of an active registration. */
export const matchNumber = () => new Refusal('match_number', 422, { fields: { number: 'match_number' } });
