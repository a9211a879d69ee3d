import type { App } from '#platform/app/app.ts';
import { newId } from '#platform/database/id.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import type { NewMessage } from '#platform/outbox/outbox.ts';
import type { TicketMessage } from '../model.ts';

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

/** One outbox row per ticket; the caller enqueues them in the transaction that makes the registrations. */
export function ticketMessages(app: Pick<App, 'config' | 'keys'>, recipients: readonly TicketRecipient[]): NewMessage[] {
  const host = /@([^>\s]+)/.exec(app.config.mailFrom)?.[1] ?? 'localhost';
  return recipients.map(({ eventId, registrationId, contactKind, contact, contactHint, language, mute, ticket }) => ({
    id: newId(),
    eventId,
    registrationId,
    template: 'ticket',
    transport: contactKind === 'email' ? 'email' : 'whatsapp',
    recipient: contact,
    recipientHint: contactHint,
    language,
    sealed: app.keys.encrypt(JSON.stringify(ticket)),
    state: contactKind === 'email' && app.config.smtpUrl !== null && !mute ? 'queued' : 'kept',
    host,
  }));
}
