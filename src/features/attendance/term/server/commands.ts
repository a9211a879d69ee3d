import { getEvent } from '#features/event/server/queries.ts';
import { instantOf, type EventRecord } from '#features/event/model.ts';
import { assertMayEdit } from '#features/event/server/policy.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { countedWindow } from '../../model.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { getLedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import { longestExtensionMs } from '../model.ts';
import type { TermsEntry } from '../schema.ts';
import { claimsUntilWrong, countedUntilWrong } from './errors.ts';
import { getTerms } from './queries.ts';

const readInstant = (text: string | null, event: EventRecord): Date | null => (text === null ? null : instantOf(text.slice(0, 10), text.slice(11), event.zone));
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/**
 * Sets what the event asks beside minutes and how long presence counts and claims are taken; the audit keeps what it was before. A
 * ledger that stands is computed again at once. Refuses `not_found`, `forbidden`, `invalid` (presence that would count shorter than
 * planned or more than twelve hours longer; claims that would have ended before the event).
 */
export async function setTerms(app: App, principal: Principal, { event: slugOrId, entry, key }: { event: string; entry: TermsEntry; key: IdempotencyKey | null }): Promise<{ recomputed: boolean }> {
  const now = app.clock.now();
  const done = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const usual = countedWindow(event);
    const [countedUntil, claimsUntil] = [readInstant(entry.countedUntil, event), readInstant(entry.claimsUntil, event)];
    if (countedUntil && (!usual || countedUntil.getTime() <= usual.until || countedUntil.getTime() > usual.until + longestExtensionMs)) throw countedUntilWrong();
    if (claimsUntil && usual && claimsUntil.getTime() < usual.until) throw claimsUntilWrong();
    const before = await getTerms(trx, event.id);
    const row = { codes_needed: entry.codesNeeded, counted_until: countedUntil, claims_until: claimsUntil, changed_by: principalId(principal), changed_at: now };
    await trx.insertInto('attendance_setting').values({ event_id: event.id, ...row }).onConflict((conflict) => conflict.column('event_id').doUpdateSet(row)).execute();
    await writeAudit(trx, {
      by: principal, at: now, action: 'attendance.set_terms', objectKind: 'event', objectId: event.id, eventId: event.id,
      detail: {
        codesBefore: before.codesNeeded, codes: entry.codesNeeded, countedUntilBefore: iso(before.countedUntil), countedUntil: iso(countedUntil),
        claimsUntilBefore: iso(before.claimsUntil), claimsUntil: iso(claimsUntil),
      },
    });
    const recompute = event.state === 'ended' || event.state === 'closed';
    if (recompute) await recomputeLedger(app, trx, principal, await getLedgerEvent(trx, { id: event.id }));
    return { recomputed: recompute };
  }));
  if (done.recomputed) app.jobs.wake(attendanceComputed);
  return done;
}
