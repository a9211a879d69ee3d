import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';

/** The event as somebody who runs its polls: whoever may edit it. A foreign event is absent; who may only see it is refused with `forbidden`. */
export async function eventOfPolls(trx: Transaction<Database>, principal: Principal, slugOrId: string): Promise<EventRecord> {
  const event = await getEvent(trx, slugOrId);
  assertMayEdit(principal, event);
  return event;
}
