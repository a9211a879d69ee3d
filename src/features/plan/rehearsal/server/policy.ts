import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** Staff who see the event (row security decides which) may rehearse it, and our own command line. */
export function assertMayRehearse(principal: Principal): void {
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw forbidden();
}
