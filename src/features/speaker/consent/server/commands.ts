import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { consentAhead } from '../../server/errors.ts';
import { assertMayKeepRegister } from '../../server/policy.ts';
import type { ConsentEntry } from '../schema.ts';

/** Writes down a consent, or that it was taken back; earlier lines stay. Refuses `forbidden`, `not_found`, `invalid` (a day ahead). */
export function recordConsent(app: App, principal: Principal, { speakerId, entry, key = null }: { speakerId: string; entry: ConsentEntry; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    const [id, now] = [newId(), app.clock.now()];
    if (!(await trx.selectFrom('speaker').select('id').where('id', '=', speakerId).executeTakeFirst())) throw notFound();
    if (entry.saidOn > localDate(now, 'WIT')) throw consentAhead();
    await trx.insertInto('speaker_consent').values({ id, speaker_id: speakerId, about: entry.about, given: entry.given, said_by: entry.saidBy, said_on: entry.saidOn, entered_by: principalId(principal), entered_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.consent', objectKind: 'speaker', objectId: speakerId, detail: { about: entry.about, given: entry.given } });
    return { id };
  }));
}
