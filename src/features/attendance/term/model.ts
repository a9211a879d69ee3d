/** What an event asks beside minutes, and the hours its organiser extended. */
export interface Terms {
  /** So many different room codes must have been entered; 0 = none. */
  codesNeeded: number;
  /** Presence counts until here where the event went on; null = the event's own hours. */
  countedUntil: Date | null;
  /** Late claims are taken until here; null = `claimsLastMs` after the end. */
  claimsUntil: Date | null;
}

export const noTerms: Terms = { codesNeeded: 0, countedUntil: null, claimsUntil: null };
export const mostCodes = 20;

/** Whoever forgot, had no signal or stood in a crowd has a week; certificates of comparable events come after 7 to 14 days. */
export const claimsLastMs = 7 * 86_400_000;
/** An organiser may let presence count this much longer than planned, and not more: an event of a day has a day. */
export const longestExtensionMs = 12 * 3_600_000;

/** Until when late claims are taken; null while the event has no known end. */
export function claimsEnd(terms: Terms, endsAt: Date | null): Date | null {
  return terms.claimsUntil ?? (endsAt && new Date(endsAt.getTime() + claimsLastMs));
}
