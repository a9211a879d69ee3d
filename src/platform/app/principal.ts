/** What a grant allows, and where: a programme with everything under it, or a region's subtree (code; `ID` = the nation). */
export interface Grant {
  role: 'programme_admin' | 'regional_organiser';
  kind: 'programme' | 'region';
  id: string;
}

/** Who acts. Every `policy.ts` takes one; `account` and `registration` only find out which. */
export type Principal =
  | { kind: 'public' }
  | { kind: 'participant'; eventId: string; programmeId: string; registrationId: string; participantId: string }
  | { kind: 'crew'; eventId: string; programmeId: string; pinId: string }
  | { kind: 'cast'; eventId: string; programmeId: string; castId: string; hosts: boolean }
  | { kind: 'staff'; userId: string; email: string; name: string; grants: readonly Grant[] }
  | { kind: 'system'; name: string };

export type Staff = Extract<Principal, { kind: 'staff' }>;
export type ParticipantPrincipal = Extract<Principal, { kind: 'participant' }>;
/** Whoever entered the event's PIN: works in this one event until the PIN expires, without an account. */
export type CrewPrincipal = Extract<Principal, { kind: 'crew' }>;

/** Somebody who appears in this one event, by the personal link: a speaker, or with `hosts` whoever leads through it (moderator, MC). */
export type CastPrincipal = Extract<Principal, { kind: 'cast' }>;

export const anybody: Principal = { kind: 'public' };
export const system = (name: string): Principal => ({ kind: 'system', name });

/** A short word for audit rows and idempotency scopes; never personal. */
export function principalId(principal: Principal): string {
  if (principal.kind === 'staff') return principal.userId;
  if (principal.kind === 'participant') return principal.registrationId;
  if (principal.kind === 'crew') return principal.pinId;
  if (principal.kind === 'cast') return principal.castId;
  return principal.kind === 'system' ? principal.name : 'public';
}
