/** Announced when a list shall be taken over; the worker that hears it does it in batches. */
export const rosterAccepted = 'registration.roster_accepted';
export interface RosterAccepted {
  eventId: string;
  rosterId: string;
}
