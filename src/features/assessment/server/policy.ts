import { mayEdit } from '#features/event/server/policy.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';

/** What is written in an instrument is for the programme's admins and whoever made it; others work with a copy of their own. */
export function mayWrite(principal: Principal, instrument: { programmeId: string; createdBy: string }): boolean {
  return mayEdit(principal, { programmeId: instrument.programmeId, regions: [] }) || (principal.kind === 'staff' && instrument.createdBy === principalId(principal));
}

/** Refuses `forbidden`. A foreign instrument was refused before as absent, by row security. */
export function assertMayWrite(principal: Principal, instrument: { programmeId: string; createdBy: string }): void {
  if (!mayWrite(principal, instrument)) throw forbidden();
}

/** The bank with its keys is for staff and our own jobs: refuses `forbidden`. */
export function assertMayRead(principal: Principal): void {
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw forbidden();
}
