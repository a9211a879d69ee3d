import { instantOf } from '#features/event/model.ts';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPicture } from '#platform/files/picture.ts';
import { storeFile, type StoredFile } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { keepEvidence } from '../../evidence/server/commands.ts';
import { countedWindow } from '../../model.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { getLedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import { claimsEnd } from '../../term/model.ts';
import { getTerms } from '../../term/server/queries.ts';
import { largestPhoto, mayClaim, mostClaims } from '../model.ts';
import type { ClaimDecision, ClaimEntry } from '../schema.ts';
import { claimClosed, claimDecided, claimHours, claimPhotoUnreadable, claimTooMany, claimWaits } from './errors.ts';
import { listOwnClaims } from './queries.ts';

/**
 * A participant says afterwards: "I was there". Nothing is counted until a person has decided. Refuses `claim_closed` (before the
 * event, or after claims end), `claim_waits` (one is to be decided), `claim_too_many`, and `invalid` (hours outside the event, a
 * picture that is none).
 */
export async function makeClaim(app: App, principal: ParticipantPrincipal, { entry, photo, key }: { entry: ClaimEntry; photo: Uint8Array | null; key: IdempotencyKey | null }): Promise<{ id: string }> {
  const { eventId, registrationId } = principal;
  const file = photo ? await keepPhoto(app, photo) : null;
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    // The registration's row is the lock: one open claim per person.
    const place = await trx.selectFrom('registration').select('state').where('event_id', '=', eventId).where('id', '=', registrationId).forUpdate().executeTakeFirst();
    if (place?.state !== 'active') throw notFound();
    const event = await getEvent(trx, eventId);
    const terms = await getTerms(trx, eventId);
    const window = countedWindow({ ...event, countedUntil: terms.countedUntil });
    const claims = await listOwnClaims(trx, principal);
    const claimsUntil = claimsEnd(terms, window && new Date(window.until));
    if (claims.some(({ state }) => state === 'open')) throw claimWaits();
    if (claims.length >= mostClaims) throw claimTooMany();
    if (!window || !mayClaim({ state: event.state, now, claimsUntil, claims })) throw claimClosed();
    const day = localDate(new Date(window.from), event.zone);
    const [from, until] = [instantOf(day, entry.from, event.zone), instantOf(day, entry.until, event.zone)];
    if (until <= from || from.getTime() >= window.until || until.getTime() <= window.from) throw claimHours();
    const id = newId();
    await trx.insertInto('attendance_claim').values({
      event_id: eventId, id, registration_id: registrationId, reason: entry.reason, from_at: from, until_at: until,
      photo_hash: file?.hash ?? null, photo_type: file?.type ?? null, made_at: now,
    }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'claim.make', objectKind: 'attendance_claim', objectId: id, eventId, detail: { photo: file !== null } });
    return { id };
  }));
}

async function keepPhoto(app: App, bytes: Uint8Array): Promise<StoredFile> {
  const read = bytes.length <= largestPhoto ? readPicture(bytes) : null;
  if (!read) throw claimPhotoUnreadable();
  return storeFile(app, read.bytes, { type: read.type });
}

/**
 * A person decides a claim and says why; the claimant reads it. Accepted, it becomes evidence of the lowest grade (somebody's word),
 * named after the claim and who decided, and the ledger is computed again. Refuses `not_found`, `forbidden`, `claim_decided`.
 */
export async function decideClaim(app: App, principal: Principal, { event: slugOrId, entry, key }: { event: string; entry: ClaimDecision; key: IdempotencyKey | null }): Promise<{ id: string; accepted: boolean }> {
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const claim = await trx.selectFrom('attendance_claim').selectAll().where('event_id', '=', event.id).where('id', '=', entry.id).forUpdate().executeTakeFirst();
    if (!claim) throw notFound();
    if (claim.state !== 'open') throw claimDecided();
    const decidedBy = principalId(principal);
    await trx.updateTable('attendance_claim').set({ state: entry.accept ? 'accepted' : 'refused', decided_by: decidedBy, decided_at: now, decision: entry.decision }).where('event_id', '=', event.id).where('id', '=', entry.id).execute();
    if (entry.accept) {
      await keepEvidence(trx, event.id, [{
        registrationId: claim.registration_id, source: 'manual', sourceKey: `claim:${claim.id}`, startedAt: claim.from_at, endedAt: claim.until_at, grade: 'E',
        decidedBy, reason: entry.decision, recordedAt: claim.made_at,
      }]);
    }
    await writeAudit(trx, { by: principal, at: now, action: entry.accept ? 'claim.accept' : 'claim.refuse', objectKind: 'attendance_claim', objectId: claim.id, eventId: event.id });
    if (entry.accept) await recomputeLedger(app, trx, principal, await getLedgerEvent(trx, { id: event.id }));
    return { id: claim.id, accepted: entry.accept };
  }));
  if (done.accepted) app.jobs.wake(attendanceComputed);
  return done;
}
