import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import { assertMayRun } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';

/**
 * The event as somebody who sits at its question desk: whoever may edit it, its crew, and who leads through it. The transaction runs in that person's scope, so a
 * foreign event is absent (`not_found`); who may see it and no more is refused with `forbidden`.
 */
export async function eventAtDesk(trx: Transaction<Database>, principal: Principal, slugOrId: string): Promise<EventRecord> {
  const event = await getEvent(trx, slugOrId);
  assertMayRun(principal, event);
  return event;
}
