import { sql, type Transaction } from 'kysely';
import { readContact } from '#features/participant/model.ts';
import { contactLookup } from '#features/participant/server/queries.ts';
import { ticketMessages, type TicketRecipient } from '#features/message/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { linksAsked, type LinksAsked } from '../../../server/signals.ts';
import { countTries } from '../../server/commands.ts';
import { getTicket, linkToken } from '../../server/queries.ts';

/** Per contact and quarter of an hour; more are heard and not sent, so that nobody floods a mailbox. */
const mostAsked = 3;
/** Several people share one number; more links than this are not sent to one contact at once. */
const mostLinks = 20;

/**
 * Somebody who has neither link nor code asks for it by number or address. The answer is the same whoever asks: what is found is
 * looked up afterwards and goes to the contact alone. Refuses only what cannot be a contact.
 */
export async function askForLinks(app: App, { slug, typed, origin, key }: { slug: string; typed: string; origin: string; key: IdempotencyKey }): Promise<{ asked: true }> {
  const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
  const contact = readContact(typed.slice(0, 300));
  if (!contact.ok) throw invalid({ phone: typed.trim() === '' ? 'contact_needed' : contact.reason }, contact.missing === undefined ? {} : { missing: contact.missing });
  const now = app.clock.now();
  const bucket = app.keys.lookup('claim', `links ${contact.contact.kind}:${contact.contact.value}`);
  await withScope(app.db, { kind: 'event', eventId: event.id, programmeId: event.programmeId }, (trx) => once(trx, now, key, async () => {
    const [tries] = await countTries(trx, event.id, [bucket], now);
    const sealed = app.keys.encrypt(JSON.stringify(contact.contact)).toString('base64');
    if (tries! <= mostAsked) await app.jobs.announce(trx, linksAsked, { eventId: event.id, sealed, origin } satisfies LinksAsked);
    return { asked: true } as const;
  }));
  app.jobs.wake(linksAsked);
  return { asked: true };
}

/** Sends every active place that stands under a contact in one event its ticket again. Work of a job: nobody waits for the answer. */
export async function sendLinks(app: App, { eventId, sealed, origin }: LinksAsked): Promise<number> {
  const contact = JSON.parse(app.keys.decrypt(Buffer.from(sealed, 'base64'))) as Parameters<typeof contactLookup>[1];
  return withScope(app.db, system('links'), async (trx) => {
    const event = await trx.selectFrom('event').select('simulated').where('id', '=', eventId).executeTakeFirst();
    if (!event) return 0;
    const rows = await trx
      .selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id')
      .select(['registration.id'])
      .where('registration.event_id', '=', eventId).where('registration.state', '=', 'active')
      .where('participant.contact_hmac', '=', contactLookup(app.keys, contact, event.simulated))
      .orderBy('registration.number').limit(mostLinks).execute();
    await sendTickets(app, trx, { eventId, registrationIds: rows.map(({ id }) => id), origin });
    return rows.length;
  });
}

/** Sends tickets again, to the contact each has now, in the caller's transaction. */
export async function sendTickets(app: App, trx: Transaction<Database>, { eventId, registrationIds, origin }: { eventId: string; registrationIds: readonly string[]; origin: string }): Promise<void> {
  const now = app.clock.now();
  const event = await trx.selectFrom('event').selectAll().where('id', '=', eventId).executeTakeFirstOrThrow();
  const recipients: (TicketRecipient & { version: number })[] = [];
  for (const registrationId of registrationIds) {
    const ticket = await getTicket(trx, { eventId, registrationId });
    const person = await trx.selectFrom('participant').select(['contact_kind', 'contact', 'language', 'simulated']).where('id', '=', ticket.participantId).executeTakeFirstOrThrow();
    const { rows } = await sql<{ version: number }>`select coalesce(max(version), 0)::int + 1 as version from outbox where event_id = ${eventId} and registration_id = ${registrationId} and template = 'ticket'`.execute(trx);
    recipients.push({
      eventId, registrationId, version: rows[0]!.version, contactKind: person.contact_kind as 'phone' | 'email', contact: person.contact, contactHint: ticket.contactHint, language: person.language as 'id' | 'en', mute: person.simulated,
      ticket: {
        name: ticket.name, number: ticket.number, code: ticket.code, link: `${origin}/j/${linkToken(app.keys, ticket)}`, seat: ticket.seat,
        occasion: { theme: event.theme, organiser: event.organiser, startsAt: event.starts_at!.toISOString(), endsAt: event.ends_at!.toISOString(), zone: event.zone as 'WIB', publicLink: `${origin}/e/${event.slug}` },
      },
    });
    await writeAudit(trx, { by: system('links'), at: now, action: 'registration.send_ticket', objectKind: 'registration', objectId: registrationId, eventId });
  }
  await enqueueMessages(trx, now, ticketMessages(app, recipients));
}
