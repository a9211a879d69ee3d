/** Who still owes an answer, and until when. */
export interface FollowUp {
  eventSlug: string;
  eventTheme: string;
  number: number;
  text: string;
  asker: string;
  /** The speaker's or the agency's name. */
  owner: string;
  ownerIsSpeaker: boolean;
  /** YYYY-MM-DD, in the event's zone. */
  dueOn: string;
  openedAt: string;
  /** The answer came in writing and waits for the desk. */
  answered: boolean;
}

/** Late from the day after. `today` = YYYY-MM-DD. */
export const isLate = ({ dueOn, answered }: Pick<FollowUp, 'dueOn' | 'answered'>, today: string): boolean => !answered && dueOn < today;
