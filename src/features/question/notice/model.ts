/** A line that the desk sent to everybody in the room. */
export interface Notice {
  number: number;
  text: string;
  /** ISO. */
  sentAt: string;
}

/** The room shows the last few; older ones are over. */
export const noticesShown = 3;

export function withNotice(notices: readonly Notice[], sent: Notice): Notice[] {
  return [...notices.filter(({ number }) => number !== sent.number), sent].sort((a, b) => a.number - b.number).slice(-noticesShown);
}
