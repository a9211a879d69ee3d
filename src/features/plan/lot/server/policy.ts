import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** Contracts are the programme office's; who works in a region of a lot may see it. */
export function mayKeepLots(principal: Principal, programmeId: string): boolean {
  return principal.kind === 'system' || (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin' && grant.kind === 'programme' && grant.id === programmeId));
}

/** Refuses `forbidden`. */
export function assertMayKeepLots(principal: Principal, programmeId: string): void {
  if (!mayKeepLots(principal, programmeId)) throw forbidden();
}
