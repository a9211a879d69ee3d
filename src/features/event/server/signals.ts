/** The event is over; what was observed may be counted. */
export const eventEnded = 'event.ended';
/** The event is closed: counts are final and its recap may be written. */
export const eventClosed = 'event.closed';

export interface EventSignal {
  eventId: string;
}
