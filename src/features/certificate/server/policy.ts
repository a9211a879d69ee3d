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
