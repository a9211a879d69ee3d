import { invalid, Refusal } from '#platform/http/refusal.ts';

export const lotNumberTaken = () => new Refusal('lot_number_taken', 409, { fields: { number: 'lot_number_taken' } });
export const lotChanged = () => new Refusal('lot_changed', 409);
export const lotPeriodWrong = () => invalid({ endsOn: 'ends_before_start' });
/** The event is not the lot's: another programme, none of its regions, or outside its period. */
export const lotOther = (why: 'lot_other_programme' | 'lot_other_region' | 'lot_other_period') => new Refusal(why, 409);
