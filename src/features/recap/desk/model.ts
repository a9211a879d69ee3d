/** The way of a recap over the desk: which step leads where, and whose step it is. */

export const recapStates = ['draft', 'checked', 'approved', 'published', 'corrected'] as const;
export type RecapState = (typeof recapStates)[number];

/**
 * `save` writes the next version and starts again at draft. `submit` hands a draft to the editor, `approve` and `return` are the
 * editor's answer, `publish` makes it public: `published` the first time, `corrected` when readers saw an earlier version.
 */
export const recapSteps = ['save', 'submit', 'approve', 'return', 'publish'] as const;
export type RecapStep = (typeof recapSteps)[number];

const from: Readonly<Record<RecapStep, readonly RecapState[]>> = {
  save: recapStates,
  submit: ['draft'],
  approve: ['checked'],
  return: ['checked', 'approved'],
  publish: ['approved'],
};

export const isPublic = (state: RecapState): boolean => state === 'published' || state === 'corrected';
export const mayFollow = (step: RecapStep, state: RecapState): boolean => from[step].includes(state);

/** What a person is to one event's recap. */
export interface Hand {
  /** Our own jobs, and those who administer the programme. */
  isAdmin: boolean;
  /** May edit the event: its organisers. */
  isOrganiser: boolean;
  isWriter: boolean;
  isEditor: boolean;
  /** Saved the newest version. */
  wroteIt: boolean;
  /** Whether anybody was named writer or editor. */
  assigned: { writer: boolean; editor: boolean };
  /** A rehearsal: nobody outside reads it. */
  isSimulated: boolean;
}

/**
 * Whether the step is this person's. Writing: whoever was named, else any organiser. Deciding (approve, return, publish): the editor
 * who was named, else an organiser other than the one who wrote it, for nobody approves their own words; an admin may do all.
 */
export function mayStep(step: RecapStep, hand: Hand): boolean {
  if (hand.isAdmin) return true;
  if (!hand.isOrganiser && !hand.isWriter && !hand.isEditor) return false;
  if (step === 'save' || step === 'submit') return hand.isWriter || hand.isEditor || !hand.assigned.writer;
  if (step === 'approve' && hand.wroteIt) return false;
  return hand.assigned.editor ? hand.isEditor : hand.isOrganiser && !hand.wroteIt;
}

/** Publishing in one step, without the stations between: our own jobs and admins; in a rehearsal also its organisers. */
export const mayPublishAtOnce = (hand: Hand): boolean => hand.isAdmin || (hand.isSimulated && hand.isOrganiser);

/** Naming writer and editor, and the embargo: who decides about the event. */
export const mayAssign = (hand: Hand): boolean => hand.isAdmin || hand.isOrganiser;
