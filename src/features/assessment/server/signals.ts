/** Announced when attempts of an event were closed because their time ran out; what was handed in is there already. */
export const attemptsSettled = 'assessment.settled';
export interface AttemptsSettled {
  eventId: string;
}
