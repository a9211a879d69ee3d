import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { hashBody, once, readKey } from '#platform/idempotency/idempotency.ts';
import { mustHoldTicket } from '../../../server/policy.ts';
import { openBook } from '../../server/commands.ts';

/** The holder keeps the present place and waits no more, for good. Refuses `sign_in_needed`, `idempotency_key_missing`. */
export async function leaveWaiting(app: App, principal: Principal, input: { key: string | null | undefined }): Promise<{ waiting: false }> {
  mustHoldTicket(principal);
  const { eventId, registrationId } = principal;
  const key = { scope: `registration.leave_waiting:${registrationId}`, key: readKey(input.key), bodyHash: hashBody({}) };
  return withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      await openBook(trx, eventId);
      const { numUpdatedRows } = await trx.updateTable('registration').set({ waits_for: null }).where('event_id', '=', eventId).where('id', '=', registrationId).where('waits_for', 'is not', null).executeTakeFirst();
      if (numUpdatedRows > 0n) await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.leave_waiting', objectKind: 'registration', objectId: registrationId, eventId });
      return { waiting: false } as const;
    }),
  );
}
