import { getEvent } from '#features/event/server/queries.ts';
import { auditEvent, lockEvent } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { sameName } from '../../model.ts';
import { reissue } from '../../server/commands.ts';
import { certificateAbsent, certificateNotValid, correctionDecided, correctionWaits, nameUnchanged } from '../../server/errors.ts';
import { assertMayIssue } from '../../server/policy.ts';
import { findOwn, findRule } from '../../server/queries.ts';

export interface CorrectionAnswer {
  /** `accepted`: a new certificate was issued at once; `asked`: a person decides. */
  state: 'accepted' | 'asked';
  number: string | null;
}

const day = 86_400_000;

/**
 * A person wants the own name written otherwise. Within the rule's days, and where only spelling or titles change, the
 * certificate is issued anew at once; otherwise it waits for a member of staff. Refuses `certificate_absent`,
 * `certificate_not_valid`, `certificate_name_unchanged` and `certificate_correction_waits`.
 */
export function askCorrection(app: App, principal: ParticipantPrincipal, { name, key }: { name: string; key: IdempotencyKey | null }): Promise<CorrectionAnswer> {
  const now = app.clock.now();
  const { eventId, registrationId } = principal;
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    await trx.selectFrom('certificate_counter').select('event_id').where('event_id', '=', eventId).forUpdate().execute();
    const held = await findOwn(trx, { eventId, registrationId });
    if (!held) throw certificateAbsent();
    if (held.state !== 'valid') throw certificateNotValid();
    if (held.name === name) throw nameUnchanged();
    const waiting = await trx.selectFrom('certificate_correction').select('id').where('event_id', '=', eventId).where('certificate_id', '=', held.id).where('state', '=', 'asked').executeTakeFirst();
    if (waiting) throw correctionWaits();
    const [event, rule] = [await getEvent(trx, eventId), await findRule(trx, eventId)];
    const first = await trx.selectFrom('certificate').select('issued_at').where('event_id', '=', eventId).where('registration_id', '=', registrationId).orderBy('serial').limit(1).executeTakeFirstOrThrow();
    const alone = now.getTime() - first.issued_at.getTime() <= rule.correctionDays * day && sameName(held.name, name);
    const id = newId();
    await trx.insertInto('certificate_correction').values({
      event_id: eventId, id, certificate_id: held.id, name, state: alone ? 'accepted' : 'asked', asked_at: now,
      decided_by: alone ? 'rule' : null, decided_at: alone ? now : null,
    }).execute();
    await auditEvent(app, trx, principal, event, alone ? 'certificate.correct' : 'certificate.correction', { certificate: held.id });
    if (!alone) return { state: 'asked', number: null } satisfies CorrectionAnswer;
    const fresh = await reissue(app, trx, { event, certificateId: held.id, name, reason: 'name', now });
    return { state: 'accepted', number: fresh.number } satisfies CorrectionAnswer;
  }));
}

/** A member of staff accepts a correction (and the certificate is issued anew) or refuses it with an answer. Refuses `not_found`, `forbidden`, `certificate_correction_decided` and `certificate_not_valid`. */
export function decideCorrection(app: App, principal: Principal, { event: slug, id, accept, answer, key }: { event: string; id: string; accept: boolean; answer: string; key: IdempotencyKey | null }): Promise<{ number: string | null }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await lockEvent(trx, principal, slug);
    assertMayIssue(principal, event);
    const asked = await trx.selectFrom('certificate_correction').selectAll().where('event_id', '=', event.id).where('id', '=', id).forUpdate().executeTakeFirst();
    if (!asked) throw notFound();
    if (asked.state !== 'asked') throw correctionDecided();
    await trx.updateTable('certificate_correction').set({ state: accept ? 'accepted' : 'refused', answer: accept ? null : answer, decided_by: principalId(principal), decided_at: now })
      .where('event_id', '=', event.id).where('id', '=', id).execute();
    await auditEvent(app, trx, principal, event, accept ? 'certificate.correct' : 'certificate.correction-refused', { certificate: asked.certificate_id });
    if (!accept) return { number: null };
    return { number: (await reissue(app, trx, { event, certificateId: asked.certificate_id, name: asked.name, reason: 'name', now })).number };
  }));
}
