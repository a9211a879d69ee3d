import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { findMessage, sealedContent, type NewMessage, type OutboxRow } from '#platform/outbox/outbox.ts';
import type { MessageText, SeatMessage, TicketMessage } from '../model.ts';
import type { NoteMessage } from '../note/model.ts';
import { readMessage } from './queries.ts';

/** Whom a ticket is for. `mute`: a rehearsal, or an address that has had enough for a day. */
export interface TicketRecipient {
  eventId: string;
  registrationId: string;
  contactKind: 'phone' | 'email';
  /** Encrypted. */
  contact: Buffer;
  contactHint: string;
  language: Locale;
  mute: boolean;
  ticket: TicketMessage;
}

/** Whom a change of seat is told; `version` is the seat's. */
export type SeatRecipient = Omit<TicketRecipient, 'ticket'> & { ticket: SeatMessage; version: number };

/** One outbox row per ticket; the caller enqueues them in the transaction that makes the registrations. */
export function ticketMessages(app: Pick<App, 'config' | 'keys'>, recipients: readonly (TicketRecipient & { version?: number })[]): NewMessage[] {
  return messagesOf(app, 'ticket', recipients);
}

/** Whom a note is for: a code to confirm a contact, or an answer of the helpdesk. */
export type NoteRecipient = Omit<TicketRecipient, 'ticket'> & { ticket: NoteMessage; version: number };

/** One outbox row per note, in the transaction of its cause. */
export function noteMessages(app: Pick<App, 'config' | 'keys'>, recipients: readonly NoteRecipient[]): NewMessage[] {
  return messagesOf(app, 'note', recipients);
}

/** One outbox row per change of seat; the caller enqueues them in the transaction that changes the seats. */
export function seatMessages(app: Pick<App, 'config' | 'keys'>, recipients: readonly SeatRecipient[]): NewMessage[] {
  return messagesOf(app, 'seat', recipients);
}

/** What somebody's ticket said. Throws when the installation's key is not the one it was written with. */
export function readTicket(app: Pick<App, 'keys'>, row: Pick<OutboxRow, 'data'>): TicketMessage {
  return JSON.parse(app.keys.decrypt(sealedContent(row))) as TicketMessage;
}

function messagesOf(app: Pick<App, 'config' | 'keys'>, template: 'ticket' | 'seat' | 'note', recipients: readonly (Omit<TicketRecipient, 'ticket'> & { ticket: TicketMessage | NoteMessage; version?: number })[]): NewMessage[] {
  const host = /@([^>\s]+)/.exec(app.config.mailFrom)?.[1] ?? 'localhost';
  return recipients.map(({ eventId, registrationId, contactKind, contact, contactHint, language, mute, ticket, version = 1 }) => ({
    id: newId(),
    eventId,
    registrationId,
    template,
    version,
    transport: contactKind === 'email' ? 'email' : 'whatsapp',
    recipient: contact,
    recipientHint: contactHint,
    language,
    sealed: app.keys.encrypt(JSON.stringify(ticket)),
    state: contactKind === 'email' && app.config.smtpUrl !== null && !mute ? 'queued' : 'kept',
    host,
  }));
}

/** One message in words, for a member of staff whose scope holds its event; the reading is audited. Refuses `not_found`. */
export async function openMessage(app: App, principal: Staff, { id }: { id: string }): Promise<MessageText & { to: string }> {
  return withScope(app.db, principal, async (trx) => {
    const row = await findMessage(trx, id);
    if (!row) throw notFound();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'message.read', objectKind: 'message', objectId: row.id, eventId: row.event_id });
    return { ...readMessage(app, row), to: app.keys.decrypt(row.recipient) };
  });
}
