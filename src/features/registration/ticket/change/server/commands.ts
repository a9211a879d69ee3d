import { sql } from 'kysely';
import type { z } from 'zod';
import { readContact } from '#features/participant/model.ts';
import { readNip } from '#features/participant/nip/model.ts';
import type { Profile } from '#features/participant/profile/model.ts';
import { correctPerson, keepProfile, metTwin } from '#features/participant/profile/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { retrying } from '#platform/database/retry.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { consentVersion } from '../../../model.ts';
import { lookUpSignUp } from '../../../server/queries.ts';
import { cancelRegistration } from '../../../server/commands.ts';
import { registrationCorrected, type RegistrationCorrected } from '../../../server/signals.ts';
import { sendTickets } from '../../sending/server/commands.ts';
import type { consentsSchema, correctionSchema } from '../schema.ts';

export interface CorrectInput {
  slug: string;
  correction: z.output<typeof correctionSchema>;
  /** For the link in the message that a new contact gets. */
  origin: string;
  key: IdempotencyKey;
}

/**
 * The holder corrects what he said about himself, in all events of the programme, for he is one person there. A new contact gets
 * the ticket; nothing tells whether somebody else has it. Refuses 422 with every wrong field.
 */
export async function correctRegistration(app: App, holder: ParticipantPrincipal, { slug, correction, origin, key }: CorrectInput): Promise<{ changed: string[] }> {
  const { eventId, registrationId, participantId } = holder;
  const now = app.clock.now();
  const { event, regionKnown, segmentKnown } = await lookUpSignUp(app, { slug, regionCode: correction.region, segment: correction.segment });
  const contact = correction.contact === '' ? null : readContact(correction.contact);
  const nip = correction.nip === '' || !event?.asksNip ? null : readNip(correction.nip, localDate(now, 'WIB'));
  const fields = {
    ...(regionKnown ? {} : { region: 'regency_unknown' }),
    ...(segmentKnown ? {} : { segment: 'segment_unknown' }),
    ...(contact?.ok === false ? { contact: contact.reason } : {}),
    ...(nip?.ok === false ? { nip: nip.reason } : {}),
  };
  const missing = [contact, nip].find((one) => one?.ok === false && one.missing !== undefined) as { missing?: number } | undefined;
  if (Object.keys(fields).length > 0) throw invalid(fields, missing?.missing === undefined ? {} : { missing: missing.missing });
  const corrected = await retrying(
    () => withScope(app.db, holder, (trx) => once(trx, now, key, async () => {
      const changed = await correctPerson(app, trx, {
        participantId, now,
        correction: { name: correction.name, contact: contact?.ok ? contact.contact : null, regionCode: correction.region, segment: correction.segment, institution: correction.institution || null, nip: nip?.ok ? nip.nip : undefined },
      });
      if (changed.includes('contact')) await sendTickets(app, trx, { eventId, registrationIds: [registrationId], origin });
      if (changed.length > 0) await writeAudit(trx, { by: holder, at: now, action: 'participant.correct', objectKind: 'participant', objectId: participantId, eventId, detail: { fields: changed.join(' ') } });
      if (changed.length > 0) await app.jobs.announce(trx, registrationCorrected, { participantId } satisfies RegistrationCorrected);
      return { changed };
    })),
    { also: metTwin },
  );
  app.jobs.wake(registrationCorrected);
  return corrected;
}

/** The optional answers after the ticket; each may be left out or taken back. */
export async function answerProfile(app: App, holder: ParticipantPrincipal, { profile, key }: { profile: Profile; key: IdempotencyKey }): Promise<{ kept: true }> {
  const now = app.clock.now();
  return withScope(app.db, holder, (trx) => once(trx, now, key, async () => {
    await keepProfile(trx, { participantId: holder.participantId, profile, now });
    await writeAudit(trx, { by: holder, at: now, action: 'participant.answer_profile', objectKind: 'participant', objectId: holder.participantId, eventId: holder.eventId, detail: { answered: Object.values(profile).filter((one) => one !== null).length } });
    return { kept: true } as const;
  }));
}

/** Gives or takes back the two consents that the place does not depend on. Whoever takes one back is not named, or not written to, from now on. */
export async function setConsents(app: App, holder: ParticipantPrincipal, { consents, key }: { consents: z.output<typeof consentsSchema>; key: IdempotencyKey }): Promise<{ kept: true }> {
  const { eventId, registrationId } = holder;
  const now = app.clock.now();
  return withScope(app.db, holder, (trx) => once(trx, now, key, async () => {
    for (const purpose of ['publicity', 'contact'] as const) {
      const given = consents[purpose];
      const { numUpdatedRows } = await trx
        .updateTable('registration_consent').set({ given, at: now, text_version: consentVersion, withdrawn_at: given ? null : now })
        .where('event_id', '=', eventId).where('registration_id', '=', registrationId).where('purpose', '=', purpose).where('given', '!=', given)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await writeAudit(trx, { by: holder, at: now, action: given ? 'consent.give' : 'consent.withdraw', objectKind: 'registration', objectId: registrationId, eventId, detail: { purpose } });
    }
    return { kept: true } as const;
  }));
}

/**
 * Takes back the consent without which there is no place: the seat is given back, presence no longer counts and no certificate
 * follows; what was agreed and withdrawn stays written down, for the law asks for it. Repeating it does no harm.
 */
export async function withdrawAll(app: App, holder: ParticipantPrincipal, { key }: { key: IdempotencyKey }): Promise<{ withdrawn: true }> {
  const { eventId, registrationId } = holder;
  const now = app.clock.now();
  const answer = await withScope(app.db, holder, (trx) => once(trx, now, key, async () => {
    await trx.updateTable('registration_consent').set({ withdrawn_at: now, given: sql<boolean>`purpose = 'attend'` }).where('event_id', '=', eventId).where('registration_id', '=', registrationId).where('withdrawn_at', 'is', null).execute();
    await writeAudit(trx, { by: holder, at: now, action: 'consent.withdraw', objectKind: 'registration', objectId: registrationId, eventId, detail: { purpose: 'attend' } });
    return { withdrawn: true } as const;
  }));
  // Of its own key, so that a crash in between is mended by sending the same form again.
  await cancelRegistration(app, holder, { key: `withdraw-${registrationId}` });
  return answer;
}
