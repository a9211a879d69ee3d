import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { officePeriodWrong } from '../../server/errors.ts';
import { assertMayKeepRegister } from '../../server/policy.ts';
import type { OfficeEntry } from '../schema.ts';

/** Writes down an office with its days and source. Refuses `forbidden`, `not_found`, `invalid` (ends before it begins). */
export function addOffice(app: App, principal: Principal, { speakerId, entry, key = null }: { speakerId: string; entry: OfficeEntry; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    if (!(await trx.selectFrom('speaker').select('id').where('id', '=', speakerId).executeTakeFirst())) throw notFound();
    if (entry.startsOn && entry.endsOn && entry.endsOn < entry.startsOn) throw officePeriodWrong();
    const [id, now] = [newId(), app.clock.now()];
    await trx.insertInto('speaker_office').values({ id, speaker_id: speakerId, office: entry.office, name_as_written: entry.nameAsWritten, starts_on: entry.startsOn, ends_on: entry.endsOn, source: entry.source, entered_by: principalId(principal), entered_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.add_office', objectKind: 'speaker', objectId: speakerId, detail: { office: id } });
    return { id };
  }));
}

/** Takes an office out of the register; the line stays with the hour it was taken out. Refuses `forbidden` and `not_found`. */
export function removeOffice(app: App, principal: Principal, { id, key = null }: { id: string; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    const now = app.clock.now();
    const row = await trx.updateTable('speaker_office').set({ removed_at: now }).where('id', '=', id).where('removed_at', 'is', null).returning('speaker_id').executeTakeFirst();
    if (!row) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.remove_office', objectKind: 'speaker', objectId: row.speaker_id, detail: { office: id } });
    return { id };
  }));
}
