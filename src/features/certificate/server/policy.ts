import { mayEdit } from '#features/event/server/policy.ts';
import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

interface Owned {
  programmeId: string;
  regions: readonly { code: string }[];
}

/** Whoever may edit the event issues its certificates, revokes and decides: refuses `forbidden`. */
export function assertMayIssue(principal: Principal, event: Owned): void {
  if (!mayEdit(principal, event)) throw forbidden();
}

/** Colour and logo are the programme's: its admins choose them. Refuses `forbidden`. */
export function assertMayStyle(principal: Principal, programmeId: string): void {
  if (!mayStyle(principal, programmeId)) throw forbidden();
}

export const mayStyle = (principal: Principal, programmeId: string): boolean =>
  principal.kind === 'system' || (principal.kind === 'staff' && principal.grants.some(({ role, kind, id }) => role === 'programme_admin' && kind === 'programme' && id === programmeId));
