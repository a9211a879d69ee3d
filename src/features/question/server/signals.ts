/** A question was taken out of sight; whatever was made of it above goes too. */
export const questionHidden = 'question.hidden';

export interface QuestionHidden {
  eventId: string;
  /** The question's number in its event. */
  number: number;
}
