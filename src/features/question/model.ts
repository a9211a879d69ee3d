/** A question to a named speaker or to all. Instants are ISO strings: the same question travels through stream and browser. */

export const questionStates = ['asked', 'queued', 'on_air', 'answered', 'published', 'hidden', 'merged'] as const;
export type QuestionState = (typeof questionStates)[number];
export const hiddenReasons = ['off_topic', 'repeated', 'abusive', 'personal_data', 'advertising', 'complaint', 'other'] as const;
export type HiddenReason = (typeof hiddenReasons)[number];
/** How a question reached the desk. */
export const questionVias = ['room', 'zoom_chat', 'zoom_qa', 'floor', 'viewing_point', 'message'] as const;
export type QuestionVia = (typeof questionVias)[number];
/** Said in the room, or sent afterwards by the speaker or an agency; null where a source does not say. */
export type AnsweredHow = 'live' | 'written';
/** The state's own desk for complaints about public services: the room takes questions, and sends complaints there. */
export const complaintDesk = 'https://www.lapor.go.id';

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
  /** People who want it answered: voters and askers of what was merged into it, each once, without its asker. */
  votes: number;
  askedAt: string;
  answeredAt: string | null;
}

/** What the desk works on. */
export interface DeskQuestion extends PublicQuestion {
  /** Where it was asked from, for the desk's groups and blocks; null for what the desk entered. */
  registrationId: string | null;
  answeredByCastId: string | null;
  answeredHow: AnsweredHow | null;
  publishedAt: string | null;
  /** The question that stands for this one. */
  mergedInto: number | null;
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
  asked: ['queued', 'on_air', 'answered', 'hidden', 'merged'],
  queued: ['on_air', 'answered', 'hidden', 'merged'],
  on_air: ['queued', 'answered', 'hidden'],
  // An answer may be worded better, put before everybody, or taken down; it is never lost.
  answered: ['answered', 'published', 'hidden'],
  published: ['published', 'hidden'],
  hidden: ['queued', 'answered', 'published'],
  merged: ['asked', 'queued'],
};

/** Whether the desk may take a question from one state to another; asking itself is a participant's act. */
export function mayBecome(from: QuestionState, to: QuestionState): boolean {
  return next[from].includes(to);
}

/**
 * Moderation first: until the desk lets it through, a question is its asker's and the desk's. Hidden and merged ones are nobody
 * else's. What was said in the room was heard there; what came in writing is everybody's once the desk has published it.
 */
export function isPublic({ state, answeredHow }: Pick<DeskQuestion, 'state' | 'answeredHow'>, moderated: boolean): boolean {
  if (state === 'hidden' || state === 'merged') return false;
  if (state === 'answered') return answeredHow !== 'written';
  return state !== 'asked' || !moderated;
}

const rank: Record<QuestionState, number> = { on_air: 0, queued: 1, asked: 1, answered: 2, published: 2, hidden: 3, merged: 3 };

/** The order of a room: what is on air, then what most people want answered (the older first), then the newest answers. */
export function byWish(a: PublicQuestion, b: PublicQuestion): number {
  const answers = rank[a.state] === 2 ? (b.answeredAt ?? '').localeCompare(a.answeredAt ?? '') : b.votes - a.votes;
  return rank[a.state] - rank[b.state] || answers || a.number - b.number;
}

/** New counts of wishes, as the room tells them. */
export function withVotes(questions: readonly PublicQuestion[], votes: Readonly<Record<string, number>>): PublicQuestion[] {
  return questions.map((question) => (question.number in votes ? { ...question, votes: votes[question.number]! } : question));
}

/** The newest word on each question wins; what is no longer public leaves the list. What a stream says applied to what a page shows. */
export function withQuestion(questions: readonly PublicQuestion[], changed: PublicQuestion | { number: number; state: QuestionState }): PublicQuestion[] {
  const others = questions.filter(({ number }) => number !== changed.number);
  return 'text' in changed ? [...others, changed].sort((a, b) => a.number - b.number) : others;
}
