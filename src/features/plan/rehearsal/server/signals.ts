/** Asked for by a person; played by the worker. */
export const rehearsalRequested = 'rehearsal.requested';

export interface RehearsalRequested {
  rehearsalId: string;
}

/** Its people and counts are gone; the roll-ups of the programme have to be counted again. */
export const rehearsalRemoved = 'rehearsal.removed';

export interface RehearsalRemoved {
  programmeId: string;
}
