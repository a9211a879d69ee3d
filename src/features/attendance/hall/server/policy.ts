import type { EventRecord } from '#features/event/model.ts';
import type { Principal } from '#platform/app/principal.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';

/**
 * Whoever stands at the door: the event's own crew, and staff who see the event. Refuses `not_found` for the crew of another event
 * and `forbidden` for everybody else.
 */
export function assertAtDoor(principal: Principal, event: Pick<EventRecord, 'id'>): void {
  if (principal.kind === 'crew') {
    if (principal.eventId !== event.id) throw notFound();
    return;
  }
  if (principal.kind !== 'staff' && principal.kind !== 'system') throw forbidden();
}
