import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** The register belongs to the whole movement: the admins of any programme keep it, all staff read it. */
export function mayKeepRegister(principal: Principal): boolean {
  return principal.kind === 'system' || (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin'));
}

/** Refuses `forbidden`. */
export function assertMayKeepRegister(principal: Principal): void {
  if (!mayKeepRegister(principal)) throw forbidden();
}

/** Curricula and slides are for staff with a place to work in. Refuses `forbidden`. */
export function assertMayReadFiles(principal: Principal): void {
  if (principal.kind !== 'system' && !(principal.kind === 'staff' && principal.grants.length > 0)) throw forbidden();
}
