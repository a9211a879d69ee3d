import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayEdit } from '../../server/policy.ts';
import { getEvent } from '../../server/queries.ts';

/** Withdraws the personal link of somebody who appears: whoever holds the old one is out, and a new one stands at once. Refuses `not_found`, `forbidden`. */
export async function renewCastLink(app: App, principal: Principal, { event: slugOrId, castId, key }: { event: string; castId: string; key: IdempotencyKey | null }): Promise<{ castId: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const { numUpdatedRows } = await trx.updateTable('event_cast').set((row) => ({ link_version: row('link_version', '+', 1) })).where('event_id', '=', event.id).where('id', '=', castId).executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'cast.renew_link', objectKind: 'event_cast', objectId: castId, eventId: event.id });
    return { castId };
  }));
}
