import type { App } from '#platform/app/app.ts';
import { newId } from '#platform/database/id.ts';
import type { NewMessage } from '#platform/outbox/outbox.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import type { InvitationMessage } from '../model.ts';

/** Whom an invitation by e-mail is for. `entryId` stands where a registration would: there is none yet. `version` counts the invitations. */
export interface InvitationRecipient {
  eventId: string;
  entryId: string;
  /** Encrypted e-mail address. */
  contact: Buffer;
  contactHint: string;
  language: Locale;
  version: number;
  /** A rehearsal sends nothing. */
  mute: boolean;
  invitation: InvitationMessage;
}

/** One outbox row per invitation; the caller enqueues them in the transaction that counts them. */
export function invitationMessages(app: Pick<App, 'config' | 'keys'>, recipients: readonly InvitationRecipient[]): NewMessage[] {
  const host = /@([^>\s]+)/.exec(app.config.mailFrom)?.[1] ?? 'localhost';
  return recipients.map(({ eventId, entryId, contact, contactHint, language, version, mute, invitation }) => ({
    id: newId(),
    eventId,
    registrationId: entryId,
    template: 'invitation',
    version,
    transport: 'email',
    recipient: contact,
    recipientHint: contactHint,
    language,
    sealed: app.keys.encrypt(JSON.stringify(invitation)),
    state: app.config.smtpUrl !== null && !mute ? 'queued' : 'kept',
    host,
  }));
}
