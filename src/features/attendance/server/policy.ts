import { mayEdit } from '#features/event/server/policy.ts';
import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

interface Owned {
  programmeId: string;
  regions: readonly { code: string }[];
}

/** Our own jobs, and whoever may edit the event: refuses `forbidden`. A foreign event was refused before as absent, by row security. */
export function assertMayCompute(principal: Principal, event: Owned): void {
  if (!mayEdit(principal, event)) throw forbidden();
}

/** The list with names is for staff of the event and our own jobs: refuses `forbidden`. */
export function assertMayList(principal: Principal): void {
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw forbidden();
}
