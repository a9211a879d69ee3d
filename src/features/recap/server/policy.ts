import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** Staff who see the event (row security decides which) may write and publish its recap; so may our own jobs. */
export function assertMayPublish(principal: Principal): void {
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw forbidden();
}
