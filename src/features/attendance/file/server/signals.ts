/** A report of questions was taken; whoever keeps questions may read them (`readTakenQuestions`). */
export const questionsRead = 'attendance.questions_read';

export interface QuestionsRead {
  eventId: string;
  /** Of the file, hex. */
  hash: string;
}
