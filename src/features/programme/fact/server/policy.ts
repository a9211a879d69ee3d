import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** Facts of a programme are kept by its admins; everybody who signs in may read them. */
export function mayKeepFacts(principal: Principal, programmeId: string): boolean {
  return principal.kind === 'system' || (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin' && grant.kind === 'programme' && grant.id === programmeId));
}

/** Refuses `forbidden`. */
export function assertMayKeepFacts(principal: Principal, programmeId: string): void {
  if (!mayKeepFacts(principal, programmeId)) throw forbidden();
}
