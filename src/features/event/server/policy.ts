import { within } from '#features/region/model.ts';
import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';
import { regionNotYours } from './errors.ts';

interface Owned {
  programmeId: string;
  regions: readonly { code: string }[];
}

const isAdmin = (principal: Principal, programmeId: string): boolean =>
  principal.kind === 'system' ||
  (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin' && grant.kind === 'programme' && grant.id === programmeId));

const organises = (principal: Principal, code: string): boolean =>
  principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'regional_organiser' && grant.kind === 'region' && within(code, grant.id));

/** The programme's admins, and organisers whose regions hold one of the event's. */
export function mayEdit(principal: Principal, event: Owned): boolean {
  return isAdmin(principal, event.programmeId) || event.regions.some((region) => organises(principal, region.code));
}

/** Refuses `forbidden`. What a person may not even see was refused before as absent, by row security. */
export function assertMayEdit(principal: Principal, event: Owned): void {
  if (!mayEdit(principal, event)) throw forbidden();
}

/** Whoever may edit the event, and on the day without an account: its crew (by PIN) and who leads through it (by personal link). */
export function mayRun(principal: Principal, event: Owned & { id: string }): boolean {
  if (principal.kind === 'crew') return principal.eventId === event.id;
  if (principal.kind === 'cast') return principal.eventId === event.id && principal.hosts;
  return mayEdit(principal, event);
}

/** Refuses `forbidden`. */
export function assertMayRun(principal: Principal, event: Owned & { id: string }): void {
  if (!mayRun(principal, event)) throw forbidden();
}

/** An admin anywhere in the programme; an organiser only where all regions are their own. Refuses `forbidden` or `region_not_yours`. */
export function assertMayPlace(principal: Principal, programmeId: string, codes: readonly string[]): void {
  if (isAdmin(principal, programmeId)) return;
  if (principal.kind !== 'staff' || !principal.grants.some((grant) => grant.role === 'regional_organiser')) throw forbidden();
  if (!codes.every((code) => organises(principal, code))) throw regionNotYours();
}

/** Events that were held before us are taken over from old articles by the programme's admins. */
export const mayArchive = isAdmin;

/** Refuses `forbidden`. */
export function assertMayArchive(principal: Principal, programmeId: string): void {
  if (!mayArchive(principal, programmeId)) throw forbidden();
}

/** Archives and copies for the demo come from the command line. */
export function assertMayImport(principal: Principal): void {
  if (principal.kind !== 'system') throw forbidden();
}
