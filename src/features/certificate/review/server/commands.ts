import { auditEvent, lockEvent } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { listDoubts } from '../../condition/server/queries.ts';
import { assertMayIssue } from '../../server/policy.ts';
import { noDoubt } from './errors.ts';

/**
 * Lets a certificate stand although its holder no longer fulfils the rule, with the reason. What is missing now is settled by it;
 * something else missing later asks again. Refuses `not_found`, `forbidden` and `certificate_no_doubt`.
 */
export function letStand(app: App, principal: Principal, { event: slug, id, reason, key }: { event: string; id: string; reason: string; key: IdempotencyKey | null }): Promise<{ number: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    assertMayIssue(principal, event);
    const doubt = (await listDoubts(trx, event.id)).find(({ certificateId }) => certificateId === id);
    if (!doubt) throw noDoubt();
    await trx.insertInto('certificate_review').values({ event_id: event.id, id: newId(), certificate_id: id, missing: doubt.missing, reason, decided_by: principalId(principal), decided_at: now }).execute();
    await auditEvent(app, trx, principal, event, 'certificate.let_stand', { certificate: id, missing: doubt.missing.join(' ') });
    return { number: doubt.number };
  }));
}
