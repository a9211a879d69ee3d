/** A question with given answers, put to the whole room. Instants are ISO strings. */
export const pollKinds = ['single', 'several'] as const;
export type PollKind = (typeof pollKinds)[number];
export const pollStates = ['draft', 'open', 'closed'] as const;
export type PollState = (typeof pollStates)[number];
export const optionLimit = { min: 2, max: 10 } as const;

/** What everybody in the room sees. */
export interface PublicPoll {
  /** 1, 2, ... within the event. */
  number: number;
  kind: PollKind;
  text: string;
  state: PollState;
  /** Whether the room sees the results. */
  shown: boolean;
  options: string[];
  /** People who chose each option, in the order of the options; null while the room does not see the results. */
  counts: number[] | null;
  /** People who answered; null while the room does not see the results. */
  answered: number | null;
}

/** What the desk sees: the counts at any time. */
export interface DeskPoll extends PublicPoll {
  counts: number[];
  answered: number;
  openedAt: string | null;
  closedAt: string | null;
}

const next: Record<PollState, readonly PollState[]> = { draft: ['open'], open: ['closed'], closed: ['open'] };
export const mayMove = (from: PollState, to: PollState): boolean => next[from].includes(to);

/** The room sees what is open, and what is over with its results. */
export const isInRoom = ({ state, shown }: Pick<PublicPoll, 'state' | 'shown'>): boolean => state === 'open' || (state === 'closed' && shown);

/** The choices of a form or a body, ascending and each once; null where they do not fit the poll. */
export function readChoices(choices: readonly number[], { kind, options }: { kind: PollKind; options: number }): number[] | null {
  const read = [...new Set(choices)].sort((a, b) => a - b);
  if (read.length === 0 || (kind === 'single' && read.length !== 1)) return null;
  return read.every((choice) => Number.isInteger(choice) && choice >= 1 && choice <= options) ? read : null;
}

/** Whole per cents of the people who answered; several choices may make more than a hundred together. */
export const shareOf = (count: number, answered: number): number => (answered === 0 ? 0 : Math.round((count / answered) * 100));

/** The newest word on each poll wins; what left the room leaves the list. */
export function withPoll(polls: readonly PublicPoll[], changed: PublicPoll | { number: number; state: PollState }): PublicPoll[] {
  const others = polls.filter(({ number }) => number !== changed.number);
  return 'options' in changed && isInRoom(changed) ? [...others, changed].sort((a, b) => a.number - b.number) : others;
}
