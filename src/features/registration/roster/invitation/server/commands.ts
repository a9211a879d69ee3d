import { sql } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { Occasion } from '#features/message/model.ts';
import { invitationMessages } from '#features/message/invitation/server/commands.ts';
import { readNip } from '#features/participant/nip/model.ts';
import { readContact } from '#features/participant/model.ts';
import { contactLookup, nipLookup } from '#features/participant/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { findAnswers, hashBody, keyReused, once, readKey, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { readCode } from '../../../model.ts';
import { register, type Registered } from '../../../server/commands.ts';
import { tooManyTries } from '../../../server/errors.ts';
import { countTries } from '../../../ticket/server/commands.ts';
import { findTicket } from '../../../ticket/server/queries.ts';
import { invitationAnswered, rosterPersonUnknown } from '../../server/errors.ts';
import { findInvitation, invitationToken } from './queries.ts';

/**
 * Invites everybody of an agency who has not answered: an e-mail with the personal link to whoever has an address, and the count
 * for all, since the others get the text that the agency pastes into its groups. Repeating it later is a reminder.
 */
export async function inviteAgency(app: App, principal: Principal, { event: slugOrId, agencyId, origin, language, key = null }: { event: string; agencyId: string; origin: string; language: Locale } & Keyed): Promise<{ invited: number; mailed: number }> {
  return withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const now = app.clock.now();
      const event = await lockEvent(trx, principal, slugOrId);
      const agency = await trx.selectFrom('registration_agency').select('name').where('event_id', '=', event.id).where('id', '=', agencyId).executeTakeFirst();
      if (!agency) throw notFound();
      const rows = await trx
        .updateTable('registration_roster_entry')
        .set({ invitations: sql`invitations + 1`, invited_at: now })
        .where('event_id', '=', event.id)
        .where('agency_id', '=', agencyId)
        .where('registration_id', 'is', null)
        .returning(['id', 'name', 'contact_kind', 'contact', 'contact_hint', 'invitations'])
        .execute();
      const occasion: Occasion = { theme: event.theme, organiser: event.organiser, startsAt: (event.startsAt ?? now).toISOString(), endsAt: (event.endsAt ?? now).toISOString(), zone: event.zone, publicLink: `${origin}/e/${event.slug}` };
      const mails = rows.flatMap(({ id, name, contact_kind, contact, contact_hint, invitations }) =>
        contact_kind === 'email' && contact && contact_hint
          ? [{ eventId: event.id, entryId: id, contact, contactHint: contact_hint, language, version: invitations, mute: event.simulated, invitation: { name, agency: agency.name, link: `${origin}/undangan/${invitationToken(app.keys, id)}`, occasion } }]
          : [],
      );
      await enqueueMessages(trx, now, invitationMessages(app, mails));
      await writeAudit(trx, { by: principal, at: now, action: 'roster.invite', objectKind: 'agency', objectId: agencyId, eventId: event.id, detail: { invited: rows.length, mailed: mails.length } });
      return { invited: rows.length, mailed: mails.length };
    }),
  );
}

const triesPerPerson = 5;
/** A whole office asks from one address, so this bounds only what guessing can cost. */
const triesPerAddress = 300;

/**
 * Finds the invitation of whoever knows the agency's code and the own NIP (or, on lists without NIP, the own phone or e-mail).
 * One answer for everything that does not fit: `roster_person_unknown`; `too_many_tries` after five for one person or 300 from one
 * address in 15 minutes.
 */
export async function claimInvitation(app: App, { slug, code, typed, address }: { slug: string; code: string; typed: string; address: string }): Promise<{ token: string }> {
  const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
  const scope = { kind: 'event', eventId: event.id, programmeId: event.programmeId } as const;
  const read = readCode(code);
  const nip = readNip(typed, localDate(app.clock.now(), 'WIB'));
  const contact = nip.ok ? null : readContact(typed);
  const lookup = nip.ok ? nipLookup(app.keys, nip.nip, event.simulated) : contact?.ok ? contactLookup(app.keys, contact.contact, event.simulated) : null;
  const buckets = [app.keys.lookup('claim', `roster ${lookup?.toString('hex') ?? 'nobody'}`), app.keys.lookup('claim', `address ${address}`)];
  // Counted and committed before anything is compared, so that many tries at once are counted one by one.
  const tries = await withScope(app.db, scope, (trx) => countTries(trx, event.id, buckets, app.clock.now()));
  if ((lookup && tries[0]! > triesPerPerson) || tries[1]! > triesPerAddress) throw tooManyTries();
  return withScope(app.db, scope, async (trx) => {
    const found =
      read === null || lookup === null
        ? []
        : await trx
            .selectFrom('registration_roster_entry as entry')
            .innerJoin('registration_agency as agency', (join) => join.onRef('agency.event_id', '=', 'entry.event_id').onRef('agency.id', '=', 'entry.agency_id'))
            .select('entry.id')
            .where('entry.event_id', '=', event.id)
            .where('agency.code', '=', read)
            .where(nip.ok ? 'entry.nip_hmac' : 'entry.contact_hmac', '=', lookup)
            .limit(2)
            .execute();
    // Two people of one list who share a number are told apart by nobody here; their personal links tell them.
    if (found.length !== 1) throw rosterPersonUnknown();
    await trx.deleteFrom('registration_attempt').where('event_id', '=', event.id).where('bucket', '=', buckets[0]!).execute();
    await writeAudit(trx, { by: anybody, at: app.clock.now(), action: 'roster.claim', objectKind: 'roster_entry', objectId: found[0]!.id, eventId: event.id });
    return { token: invitationToken(app.keys, found[0]!.id) };
  });
}

export interface AnswerInput {
  token: string;
  key: string | null | undefined;
  /** Empty = the one the list has. */
  contact: string;
  region: string | null;
  segment: string;
  consent: { attend: boolean; publicity: boolean; contact: boolean };
  origin: string;
  language: Locale;
  tokens: readonly string[];
}

/**
 * The invited person takes the place: registered like anybody, with name, agency and NIP from the list, and linked with it. One
 * invitation is one registration, however often and from how many browsers it is sent. Refuses what `register` refuses,
 * `not_found`, and `invitation_answered` once somebody took it; whoever repeats the request that took it gets its answer again.
 */
export async function answerInvitation(app: App, { token, key: raw, contact, region, segment, consent, origin, language, tokens }: AnswerInput): Promise<Registered> {
  const invitation = await findInvitation(app, token);
  if (!invitation) throw notFound();
  const { eventId, programmeId, slug, entryId } = invitation;
  const scope = { kind: 'event', eventId, programmeId } as const;
  const kept = contact === '' && invitation.contact ? app.keys.decrypt(invitation.contact) : contact;
  const body = { name: invitation.name, contact: kept, region: region ?? invitation.regionCode, segment, institution: invitation.agency, nip: invitation.nip ? app.keys.decrypt(invitation.nip) : null, ofAge: true, consent };
  const key: IdempotencyKey = { scope: `roster.answer:${entryId}`, key: readKey(raw), bodyHash: hashBody(body) };
  const [before] = (await withScope(app.db, scope, (trx) => findAnswers(trx, [key]))).values();
  if (before === 'altered') throw keyReused();
  if (!before && invitation.registrationId !== null) throw invitationAnswered();
  // The key of the registration is the invitation's own: two who press at once are one person.
  const registered = await register(app, anybody, { slug, key: `invitation-${entryId}`, via: 'form', origin, language, tokens, body }).catch((reason: unknown) => {
    throw reason instanceof Refusal && reason.reason === 'idempotency_key_reused' ? invitationAnswered() : reason;
  });
  const ticket = await findTicket(app, registered.token);
  await withScope(app.db, scope, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const { numUpdatedRows } = await trx
        .updateTable('registration_roster_entry')
        .set({ registration_id: ticket!.holder.registrationId, linked_by: 'claim', linked_at: app.clock.now() })
        .where('event_id', '=', eventId)
        .where('id', '=', entryId)
        .where('registration_id', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n) await writeAudit(trx, { by: anybody, at: app.clock.now(), action: 'roster.answer', objectKind: 'roster_entry', objectId: entryId, eventId });
    }),
  );
  return registered;
}
