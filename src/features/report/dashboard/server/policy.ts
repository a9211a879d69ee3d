import type { Principal } from '#platform/app/principal.ts';

/** Figures of few people are for the programme's own admins; everybody else reads the public dashboard, where they are closed. */
export function mayReadFew(principal: Principal, programmeId: string): boolean {
  return principal.kind === 'system' || (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin' && grant.kind === 'programme' && grant.id === programmeId));
}
