import { invalid, Refusal } from '#platform/http/refusal.ts';

/** The same figures from the same source stand there already. */
export const targetSame = () => new Refusal('target_same', 409);
export const targetPeriodWrong = () => invalid({ endsOn: 'ends_before_start' });
export const targetEmpty = () => invalid({ people: 'target_empty' });
export const targetSegmentUnknown = () => invalid({ segment: 'segment_unknown' });
export const targetRegionUnknown = () => invalid({ regionCode: 'region_unknown' });
