/** Asked for by a person; planned by the worker. */
export const batchRequested = 'plan.batch_requested';

export interface BatchRequested {
  eventId: string;
  batchId: string;
}
