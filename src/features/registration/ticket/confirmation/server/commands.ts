import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { noteMessages } from '#features/message/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { asClaims, joinClaim, wakeClaims, type Joined } from '../../../claim/server/commands.ts';
import { codeJustSent, confirmationWrong } from '../../../server/errors.ts';

export const codeMinutes = 15;
const mostSends = 5;
const pauseSeconds = 60;
const mostTries = 5;

/**
 * Sends six digits to the contact that a ticket was made with. Every ticket may ask, so that asking tells nothing; a sent code
 * replaces the one before. Refuses `code_just_sent` within a minute and after five.
 */
export async function sendConfirmation(app: App, holder: ParticipantPrincipal, key: IdempotencyKey): Promise<{ sent: true }> {
  const { eventId, registrationId, participantId } = holder;
  const now = app.clock.now();
  return withScope(app.db, holder, (trx) => once(trx, now, key, async () => {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const row = await trx
      .insertInto('registration_confirmation')
      .values({ event_id: eventId, registration_id: registrationId, code_hmac: hmacOf(app, registrationId, code), sent_at: now, expires_at: new Date(now.getTime() + codeMinutes * 60_000) })
      .onConflict((conflict) =>
        conflict.columns(['event_id', 'registration_id'])
          .doUpdateSet((old) => ({ code_hmac: old.ref('excluded.code_hmac'), sends: sql`registration_confirmation.sends + 1`, tries: 0, sent_at: now, expires_at: old.ref('excluded.expires_at'), used_at: null }))
          .where('registration_confirmation.sent_at', '<=', new Date(now.getTime() - pauseSeconds * 1000))
          .where('registration_confirmation.sends', '<', mostSends),
      )
      .returning('sends')
      .executeTakeFirst();
    if (!row) throw codeJustSent();
    const person = await trx
      .selectFrom('participant').innerJoin('event', (join) => join.on('event.id', '=', eventId))
      .select(['participant.name', 'participant.contact_kind', 'participant.contact', 'participant.contact_hint', 'participant.language', 'participant.simulated', 'event.theme', 'event.organiser'])
      .where('participant.id', '=', participantId).executeTakeFirstOrThrow();
    await enqueueMessages(trx, now, noteMessages(app, [{
      eventId, registrationId, version: row.sends,
      contactKind: person.contact_kind as 'phone' | 'email', contact: person.contact, contactHint: person.contact_hint, language: person.language as 'id' | 'en', mute: person.simulated,
      ticket: { kind: 'confirm', name: person.name, theme: person.theme, organiser: person.organiser, code, minutes: codeMinutes },
    }]));
    await writeAudit(trx, { by: holder, at: now, action: 'registration.send_code', objectKind: 'registration', objectId: registrationId, eventId });
    return { sent: true } as const;
  }));
}

/**
 * The holder proves that the contact is his. Where this registration was a claim of somebody with the same contact, the two are
 * one from now on. Refuses `confirmation_wrong` (also when used, too old, or after five tries).
 */
export async function confirmContact(app: App, holder: ParticipantPrincipal, { code, key }: { code: string; key: IdempotencyKey }): Promise<Joined> {
  const { eventId, registrationId, participantId } = holder;
  const now = app.clock.now();
  const digits = code.normalize('NFKC').replace(/\D/g, '');
  const answer = await asClaims(app, (trx) => once(trx, now, key, async () => {
    // The try is counted with whatever follows: a wrong code commits its count by being an answer and not a failure.
    const row = await trx
      .updateTable('registration_confirmation').set((one) => ({ tries: one('tries', '+', 1) }))
      .where('event_id', '=', eventId).where('registration_id', '=', registrationId)
      .returning(['code_hmac', 'tries', 'expires_at', 'used_at']).executeTakeFirst();
    const fits = row !== undefined && row.used_at === null && row.tries <= mostTries && row.expires_at > now && row.code_hmac.equals(hmacOf(app, registrationId, digits));
    if (!fits) return { right: false, joined: false };
    await trx.updateTable('registration_confirmation').set({ used_at: now }).where('event_id', '=', eventId).where('registration_id', '=', registrationId).execute();
    await writeAudit(trx, { by: holder, at: now, action: 'registration.confirm_contact', objectKind: 'registration', objectId: registrationId, eventId });
    return { right: true, ...(await joinClaim(app, trx, { participantId, proof: 'code', by: holder, contactProven: true })) };
  }));
  if (!answer.right) throw confirmationWrong();
  if (answer.joined) wakeClaims(app);
  return { joined: answer.joined };
}

const hmacOf = (app: Pick<App, 'keys'>, registrationId: string, code: string): Buffer => app.keys.lookup('confirmation', `${registrationId}:${code}`);
