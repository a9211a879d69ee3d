import type { ParticipantPrincipal, Principal } from '#platform/app/principal.ts';
import { signInNeeded } from '#platform/http/refusal.ts';

/** Only who holds the ticket gives the seat back. */
export function mustHoldTicket(principal: Principal): asserts principal is ParticipantPrincipal {
  if (principal.kind !== 'participant') throw signInNeeded();
}
