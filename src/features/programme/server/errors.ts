import { Refusal } from '#platform/http/refusal.ts';

/** No programme has this key, or none that the asker may see. */
export const programmeUnknown = () => new Refusal('programme_unknown', 404, { fields: { programme: 'programme_unknown' } });
