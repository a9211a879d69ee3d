import { mayEdit } from '#features/event/server/policy.ts';
import type { EventRecord } from '#features/event/model.ts';
import type { Principal } from '#platform/app/principal.ts';
import { forbidden } from '#platform/http/refusal.ts';
import { mayAssign, mayStep, type Hand, type RecapStep } from '../model.ts';

/** Who is named on the desk, and who saved the newest version. */
export interface Named {
  writerId: string | null;
  editorId: string | null;
  writtenBy: string | null;
}

/** What `principal` is to this event's recap. Row security decided before whether the event is there at all. */
export function handOf(principal: Principal, event: Pick<EventRecord, 'programmeId' | 'simulated'> & { regions: readonly { code: string }[] }, { writerId, editorId, writtenBy }: Named): Hand {
  const userId = principal.kind === 'staff' ? principal.userId : null;
  const isAdmin = principal.kind === 'system'
    || (principal.kind === 'staff' && principal.grants.some((grant) => grant.role === 'programme_admin' && grant.kind === 'programme' && grant.id === event.programmeId));
  return {
    isAdmin,
    isOrganiser: mayEdit(principal, event),
    isWriter: userId !== null && userId === writerId,
    isEditor: userId !== null && userId === editorId,
    wroteIt: userId !== null && userId === writtenBy,
    assigned: { writer: writerId !== null, editor: editorId !== null },
    isSimulated: event.simulated,
  };
}

/** Refuses `forbidden` when the step is somebody else's. */
export function assertMayStep(step: RecapStep, hand: Hand): void {
  if (!mayStep(step, hand)) throw forbidden();
}

/** Refuses `forbidden` to whoever does not decide about the event. */
export function assertMayAssign(hand: Hand): void {
  if (!mayAssign(hand)) throw forbidden();
}
