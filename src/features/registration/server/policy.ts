import type { ParticipantPrincipal, Principal, Staff } from '#platform/app/principal.ts';
import { forbidden, signInNeeded } from '#platform/http/refusal.ts';

/** Only who holds the ticket gives the seat back. */
export function mustHoldTicket(principal: Principal): asserts principal is ParticipantPrincipal {
  if (principal.kind !== 'participant') throw signInNeeded();
}

/** Pools belong to the event: programme admins and regional organisers, within their scope (row security sees to the scope). */
export function mustKeepPools(principal: Principal): asserts principal is Staff | Extract<Principal, { kind: 'system' }> {
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw signInNeeded();
  if (principal.kind === 'staff' && principal.grants.length === 0) throw forbidden();
}
