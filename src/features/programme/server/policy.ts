import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** Programmes come from the command line and from the demo; the console changes events, never the movement they belong to. */
export function assertMayImport(principal: Principal): void {
  if (principal.kind !== 'system') throw forbidden();
}
