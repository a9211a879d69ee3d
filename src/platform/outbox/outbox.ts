import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import { bytesColumn, plainColumn, textColumn } from '#platform/database/columns.ts';
import { ahead } from '#platform/database/prepared.ts';
import type { Database, OutboxTable } from '#platform/database/schema.ts';
import type { Locale } from '#platform/i18n/locale.ts';

/** A message to one person, written in the transaction of its cause. */
export interface NewMessage {
  id: string;
  eventId: string;
  registrationId: string;
  template: string;
  /** A further message of the same template to the same person has the next one. */
  version: number;
  transport: 'email' | 'whatsapp';
  /** Encrypted phone or e-mail. */
  recipient: Buffer;
  recipientHint: string;
  language: Locale;
  /** Encrypted content; what stands in the row in clear is nobody's secret. */
  sealed: Buffer;
  /** `kept`: nothing sends it; it is read in the console. */
  state: 'queued' | 'kept';
  /** Host part of the Message-ID, which stays the same however often the message is tried. */
  host: string;
}

export type OutboxRow = Selectable<OutboxTable>;

export async function enqueueMessages(trx: Transaction<Database>, now: Date, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const column = <Key extends keyof NewMessage>(key: Key) => messages.map((message) => message[key]);
  // Columns as arrays: each value as a parameter of its own costs the parser more than the rows cost the table.
  await sql`${ahead} insert into outbox (event_id, id, registration_id, template, version, transport, recipient, recipient_hint, language, data, state, message_id, created_at, due_at)
    select row.event_id, row.id, row.registration_id, row.template, row.version, row.transport, row.recipient, row.recipient_hint, row.language,
      jsonb_build_object('sealed', row.sealed), row.state, row.id || '@' || row.host, ${now}, ${now}
    from unnest(${plainColumn(column('eventId'))}::uuid[], ${plainColumn(column('id'))}::uuid[], ${plainColumn(column('registrationId'))}::uuid[], ${textColumn(column('template'))}::text[], ${plainColumn(column('version'))}::int[], ${plainColumn(column('transport'))}::text[], ${bytesColumn(column('recipient'))}::bytea[],
      ${textColumn(column('recipientHint'))}::text[], ${plainColumn(column('language'))}::text[], ${plainColumn(messages.map(({ sealed }) => sealed.toString('base64')))}::text[], ${plainColumn(column('state'))}::text[], ${textColumn(column('host'))}::text[])
      as row (event_id, id, registration_id, template, version, transport, recipient, recipient_hint, language, sealed, state, host)`.execute(trx);
}

/** The encrypted content of a row. */
export function sealedContent(row: Pick<OutboxRow, 'data'>): Buffer {
  return Buffer.from((row.data as { sealed: string }).sealed, 'base64');
}

export interface Lease {
  now: Date;
  limit: number;
  /** After so many milliseconds a message that is still `sending` is taken again: whoever had it has died. */
  leaseMs: number;
}

/**
 * Takes e-mails that are due, in order, for this sender alone (`for update skip locked`; other senders pass over them). Commit
 * before sending: a sender that dies leaves the row `sending`, and it comes up again when the lease is over, with the same
 * Message-ID, so that a mail service can drop the second one.
 */
export async function takeDue(trx: Transaction<Database>, { now, limit, leaseMs }: Lease): Promise<OutboxRow[]> {
  return trx
    .with('due', (db) =>
      db
        .selectFrom('outbox')
        .select(['event_id', 'id'])
        .where('state', 'in', ['queued', 'sending'])
        .where('transport', '=', 'email')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('outbox')
    .from('due')
    .whereRef('outbox.event_id', '=', 'due.event_id')
    .whereRef('outbox.id', '=', 'due.id')
    .set({ state: 'sending', attempts: sql`attempts + 1`, due_at: new Date(now.getTime() + leaseMs) })
    .returningAll('outbox')
    .execute();
}

type OneMessage = Pick<OutboxRow, 'event_id' | 'id'>;

export async function markSent(trx: Transaction<Database>, message: OneMessage, now: Date): Promise<void> {
  await trx.updateTable('outbox').set({ state: 'sent', sent_at: now, last_error: null }).where('event_id', '=', message.event_id).where('id', '=', message.id).execute();
}

/** @param error a code, never the words of a server: they may hold the address. @param retryAt null = never again. */
export async function markFailed(trx: Transaction<Database>, message: OneMessage, { error, retryAt }: { error: string; retryAt: Date | null }): Promise<void> {
  await trx
    .updateTable('outbox')
    .set(retryAt === null ? { state: 'failed', last_error: error } : { state: 'queued', due_at: retryAt, last_error: error })
    .where('event_id', '=', message.event_id)
    .where('id', '=', message.id)
    .execute();
}

const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;

/** 30 s after the first failure, doubled each time, at most an hour; null after the eighth try. */
export function nextTry(attempts: number, now: Date): Date | null {
  if (attempts >= 8) return null;
  return new Date(now.getTime() + Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1)));
}

/** All messages of an event (a rehearsal that is removed), in the caller's transaction. */
export async function removeMessages(trx: Transaction<Database>, eventId: string): Promise<void> {
  await trx.deleteFrom('outbox').where('event_id', '=', eventId).execute();
}

/** Every message to these people of an event, in the caller's transaction. */
export async function removeMessagesTo(trx: Transaction<Database>, { eventId, registrationIds }: { eventId: string; registrationIds: readonly string[] }): Promise<void> {
  await trx.deleteFrom('outbox').where('event_id', '=', eventId).where('registration_id', '=', sql<string>`any(${[...registrationIds]}::uuid[])`).execute();
}

/** Newest first; `before` is the id of the last one of the page before. Row security decides which. */
export async function listMessages(db: Kysely<Database>, { eventId, before, limit }: { eventId?: string | undefined; before?: string | undefined; limit: number }): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .$if(eventId !== undefined, (query) => query.where('event_id', '=', eventId!))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The contents of the messages that people of an event were sent by one template. */
export async function findData(trx: Transaction<Database>, { eventId, registrationIds, template }: { eventId: string; registrationIds: readonly string[]; template: string }): Promise<Pick<OutboxRow, 'registration_id' | 'data'>[]> {
  return trx.selectFrom('outbox').select(['registration_id', 'data']).where('event_id', '=', eventId).where('registration_id', '=', sql<string>`any(${[...registrationIds]}::uuid[])`).where('template', '=', template).execute();
}

/** One message by its id, as far as row security lets it be seen. */
export async function findMessage(db: Kysely<Database>, id: string): Promise<OutboxRow | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  return db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
}
