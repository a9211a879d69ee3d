import { forbidden, signInNeeded } from '#platform/http/refusal.ts';
import type { Grant, Principal } from '#platform/app/principal.ts';

/**
 * What a route asks of whoever comes. Every page, form and API route declares one (`export const _policy`, or `config.policy`
 * in the API); without it the build fails, and the probe test walks all of them. The finer rule (this event, this question)
 * belongs to the feature's `policy.ts` and to row security.
 */
export type RoutePolicy = { who: 'anyone' } | { who: 'participant' } | { who: 'crew' } | { who: 'staff'; role: Grant['role'] | 'any' };

export const anyone = (): RoutePolicy => ({ who: 'anyone' });
/** The holder of a personal link: bearer token or the cookie that entering sets. */
export const participant = (): RoutePolicy => ({ who: 'participant' });
/** The crew of the day by the event's PIN, or staff. */
export const crew = (): RoutePolicy => ({ who: 'crew' });
export const staff = (role: Grant['role'] | 'any' = 'any'): Extract<RoutePolicy, { who: 'staff' }> => ({ who: 'staff', role });

/** Refuses (401 without a sign-in, 403 with the wrong role). */
export function assertAllowed(policy: RoutePolicy, principal: Principal): void {
  if (policy.who === 'anyone') return;
  if (policy.who === 'participant') {
    if (principal.kind !== 'participant') throw signInNeeded();
    return;
  }
  if (policy.who === 'crew') {
    if (principal.kind !== 'crew' && principal.kind !== 'staff') throw signInNeeded();
    return;
  }
  if (principal.kind !== 'staff') throw signInNeeded();
  if (policy.role !== 'any' && !principal.grants.some((grant) => grant.role === policy.role)) throw forbidden();
}
