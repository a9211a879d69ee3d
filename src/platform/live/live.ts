/** What commands need of the live side: say, after the commit, that a room's log has grown. */
export interface Live {
  wake(eventId: string): void;
}
