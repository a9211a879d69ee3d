/** Announced in the transaction that makes a recap public. */
export const recapPublished = 'recap.published';

export interface RecapPublished {
  eventId: string;
  version: number;
}
