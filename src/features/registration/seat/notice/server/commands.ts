import { sql, type Transaction } from 'kysely';
import { seatMessages, readTicket, type SeatRecipient } from '#features/message/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { enqueueMessages, findData } from '#platform/outbox/outbox.ts';
import { linkToken, seatOf } from '../../../ticket/server/queries.ts';
import type { Move, SeatBook } from '../../server/commands.ts';

interface Person {
  id: string;
  number: number;
  code: string;
  linkVersion: number;
  name: string;
  contactKind: 'phone' | 'email';
  contact: Buffer;
  contactHint: string;
  language: Locale;
  simulated: boolean;
}

/** One message per person and change of seat, in the transaction of the change; its version is the seat's, so that it exists once. */
export async function tellMoved(app: App, trx: Transaction<Database>, book: SeatBook, moves: readonly (Move & { version: number })[]): Promise<void> {
  const { event, eventId } = book;
  if (!event.startsAt || !event.endsAt) return; // a draft: nobody was told of a place yet
  const ids = moves.map(({ seated }) => seated.registrationId);
  const { rows } = await sql<Person>`
    select r.id, r.number, r.code, r.link_version as "linkVersion", p.name, p.contact_kind as "contactKind", p.contact, p.contact_hint as "contactHint", p.language, p.simulated
    from registration r join participant p on p.id = r.participant_id where r.event_id = ${eventId} and r.id = any(${ids}::uuid[])`.execute(trx);
  const people = new Map(rows.map((row) => [row.id, row]));
  const tickets = new Map((await findData(trx, { eventId, registrationIds: ids, template: 'ticket' })).map((row) => [row.registration_id, row]));
  const { startsAt, endsAt } = event;
  await enqueueMessages(trx, app.clock.now(), seatMessages(app, moves.flatMap(({ seated, to, version, why }): SeatRecipient[] => {
    const person = people.get(seated.registrationId);
    if (!person) return [];
    const origin = originOf(app, tickets.get(person.id));
    const { name, number, code } = person;
    return [{
      eventId, registrationId: person.id, contactKind: person.contactKind, contact: person.contact, contactHint: person.contactHint, language: person.language, mute: person.simulated, version,
      ticket: {
        name, number, code, why,
        link: `${origin}/j/${linkToken(app.keys, { registrationId: person.id, linkVersion: person.linkVersion })}`,
        seat: seatOf(book.pools, to.pool.id),
        occasion: { theme: event.theme, organiser: event.organiser, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), zone: event.zone, publicLink: `${origin}/e/${event.slug}` },
      },
    }];
  })));
}

/**
 * Where links begin: the operator's word, else where the person's own ticket did. Never the address of the request that moved
 * them: whoever cancels could name any host.
 */
function originOf(app: App, ticket: Parameters<typeof readTicket>[1] | undefined): string {
  if (app.config.publicOrigin !== null) return app.config.publicOrigin;
  return ticket ? new URL(readTicket(app, ticket).link).origin : (app.origin ?? 'http://localhost');
}
