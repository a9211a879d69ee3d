import { Refusal } from '#platform/http/refusal.ts';

export const rehearsalRunning = () => new Refusal('rehearsal_running', 409);
export const rehearsalOfRehearsal = () => new Refusal('rehearsal_of_rehearsal', 409);
export const rehearsalPeople = () => new Refusal('invalid', 422, { fields: { people: 'rehearsal_people' } });
export const rehearsalNeedsTalks = () => new Refusal('rehearsal_needs_talks', 409);
export const nobodyMayDrive = () => new Refusal('rehearsal_nobody', 409);
