import type { Kysely } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { listMessages, sealedContent, type OutboxRow } from '#platform/outbox/outbox.ts';
import { invitationMail, type InvitationMessage } from '../invitation/model.ts';
import { seatMail, seatWhatsApp, ticketMail, ticketWhatsApp, type MessageText, type SeatMessage, type TicketMessage } from '../model.ts';
import { noteText, type NoteMessage } from '../note/model.ts';

/** A row of the mailbox: nothing in it says who it is for beyond the hint. */
export interface MailboxRow {
  id: string;
  eventId: string;
  event: { slug: string; theme: string; zone: Zone };
  transport: 'email' | 'whatsapp';
  recipientHint: string;
  template: string;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'kept';
  lastError: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

/** Messages within the transaction's scope, newest first; `before` is the last id of the page before. */
export async function listMailbox(db: Kysely<Database>, { eventId, before, limit = 40 }: { eventId?: string | undefined; before?: string | undefined; limit?: number }): Promise<MailboxRow[]> {
  const rows = await listMessages(db, { eventId, before, limit });
  const ids = [...new Set(rows.map((row) => row.event_id))];
  const events = ids.length === 0 ? [] : await db.selectFrom('event').select(['id', 'slug', 'theme', 'zone']).where('id', 'in', ids).execute();
  return rows.map((row) => {
    const { slug, theme, zone } = events.find((event) => event.id === row.event_id)!;
    return {
      id: row.id,
      eventId: row.event_id,
      event: { slug, theme, zone: zone as Zone },
      // The table's CHECKs admit only these words.
      transport: row.transport as MailboxRow['transport'],
      recipientHint: row.recipient_hint,
      template: row.template,
      state: row.state as MailboxRow['state'],
      lastError: row.last_error,
      createdAt: row.created_at,
      sentAt: row.sent_at,
    };
  });
}

/** The words of a row, for the sender and for the mailbox page. Throws when the installation's key is not the one it was written with. */
export function readMessage(app: Pick<App, 'keys'>, row: Pick<OutboxRow, 'data' | 'language' | 'template' | 'transport'>): MessageText {
  if (row.template === 'note') return noteText(JSON.parse(app.keys.decrypt(sealedContent(row))) as NoteMessage, row.language as Locale);
  if (row.template === 'invitation') return invitationMail(JSON.parse(app.keys.decrypt(sealedContent(row))) as InvitationMessage, row.language as Locale);
  if (row.template !== 'ticket' && row.template !== 'seat') throw new Error(`no template ${row.template}`);
  const content = JSON.parse(app.keys.decrypt(sealedContent(row))) as TicketMessage | SeatMessage;
  if ('why' in content) return (row.transport === 'whatsapp' ? seatWhatsApp : seatMail)(content, row.language as Locale);
  return (row.transport === 'whatsapp' ? ticketWhatsApp : ticketMail)(content, row.language as Locale);
}
