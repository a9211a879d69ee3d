/** A question to a named speaker or to all. Instants are ISO strings: the same question travels through stream and browser. */

export const questionStates = ['asked', 'queued', 'on_air', 'answered', 'hidden'] as const;
export type QuestionState = (typeof questionStates)[number];
export const hiddenReasons = ['off_topic', 'repeated', 'abusive', 'personal_data', 'advertising', 'other'] as const;
export type HiddenReason = (typeof hiddenReasons)[number];
/** How a question reached the desk. */
export const questionVias = ['room', 'zoom_chat', 'floor', 'viewing_point', 'message'] as const;
export type QuestionVia = (typeof questionVias)[number];

/** One person's questions in one event; more would crowd out the others. */
export const budgetPerPerson = 5;

/** What everybody may read. */
export interface PublicQuestion {
  /** 1, 2, ... within the event; what the desk and the room call it by. */
  number: number;
  state: QuestionState;
  /** As the person gave the name. */
  asker: string;
  /** Null = to all speakers. */
  toCastId: string | null;
  to: string | null;
  text: string;
  answer: string | null;
  answeredBy: string | null;
  askedAt: string;
  answeredAt: string | null;
}

/** What the desk works on. */
export interface DeskQuestion extends PublicQuestion {
  answeredByCastId: string | null;
  via: QuestionVia | null;
  hiddenReason: HiddenReason | null;
}

/** Somebody who can be asked: a speaker by number, or a key opinion leader. */
export interface Askable {
  castId: string;
  /** 1, 2, ... among the speakers; null for others. */
  position: number | null;
  name: string;
  office: string | null;
}

const next: Record<QuestionState, readonly QuestionState[]> = {
  asked: ['queued', 'on_air', 'answered', 'hidden'],
  queued: ['on_air', 'answered', 'hidden'],
  on_air: ['queued', 'answered', 'hidden'],
  // An answer may be worded better, or taken down; it is never lost.
  answered: ['answered', 'hidden'],
  hidden: ['queued', 'answered'],
};

/** Whether the desk may take a question from one state to another; asking itself is a participant's act. */
export function mayBecome(from: QuestionState, to: QuestionState): boolean {
  return next[from].includes(to);
}

/** Moderation first: until the desk lets it through, a question is its asker's and the desk's. Hidden ones are nobody else's. */
export function isPublic(state: QuestionState, moderated: boolean): boolean {
  return state !== 'hidden' && (state !== 'asked' || !moderated);
}

/** The newest word on each question wins; what is no longer public leaves the list. What a stream says applied to what a page shows. */
export function withQuestion(questions: readonly PublicQuestion[], changed: PublicQuestion | { number: number; state: QuestionState }): PublicQuestion[] {
  const others = questions.filter(({ number }) => number !== changed.number);
  return 'text' in changed ? [...others, changed].sort((a, b) => a.number - b.number) : others;
}
