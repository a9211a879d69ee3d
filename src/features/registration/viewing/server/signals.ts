/** A host's list arrived: its people have to be found among those who signed up, or signed up. */
export const viewingSynced = 'registration.viewing_synced';
/** Who was at a viewing point is known: `listViewingPresence` says it. For whoever counts presence. */
export const viewingSettled = 'registration.viewing_settled';
export interface ViewingSignal {
  eventId: string;
  pointId: string;
}
