import { Refusal } from '#platform/http/refusal.ts';

/** The same sentence stands there already. */
export const factKnown = () => new Refusal('fact_known', 409, { fields: { sentence: 'fact_known' } });
/** Its term has ended: what is still true comes back as a new fact with its own date and source. */
export const factOver = () => new Refusal('fact_over', 409);
