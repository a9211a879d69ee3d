export const claimStates = ['open', 'accepted', 'refused'] as const;
export type ClaimState = (typeof claimStates)[number];

/** A claim that was refused may be made again with better reasons, and not for ever. */
export const mostClaims = 3;
/** A photo of a phone held up in a hall. */
export const largestPhoto = 6 * 1024 * 1024;

export interface Claim {
  id: string;
  state: ClaimState;
  reason: string;
  from: string;
  until: string;
  photo: boolean;
  madeAt: string;
  /** What the person who decided wrote; null while it is open. */
  decision: string | null;
  decidedAt: string | null;
}

/** Whether a claim can be made now: from the event's beginning until claims end, and while there is none to be decided. */
export function mayClaim({ state, now, claimsUntil, claims }: { state: string; now: Date; claimsUntil: Date | null; claims: readonly Pick<Claim, 'state'>[] }): boolean {
  if (state !== 'live' && state !== 'ended' && state !== 'closed') return false;
  return claimsUntil !== null && now <= claimsUntil && claims.length < mostClaims && !claims.some((claim) => claim.state === 'open');
}
