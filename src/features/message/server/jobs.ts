import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { createMailer, MailFailure, type Mailer } from '#platform/mail/mail.ts';
import { markFailed, markSent, nextTry, takeDue, type OutboxRow } from '#platform/outbox/outbox.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { readMessage } from './queries.ts';

const us = system('mail');

/** The sender: looks for due mail every five seconds. Absent without a mail service, for then nothing is ever due. */
export function mailSenders(app: App): Receiver[] {
  if (app.config.smtpUrl === null) return [];
  return [{ signal: 'mail.due', name: 'message', everySeconds: 5, receive: async () => void (await sendDueMail(app)) }];
}

export interface SendingLimits {
  /** How many messages one look takes. */
  batch?: number;
  /** How long a message belongs to who took it. Well above the longest a mail service may take (30 s). */
  leaseMs?: number;
  /** After so long it leaves the rest to the next run. */
  budgetMs?: number;
}

/** Sends what is due until nothing is, or the budget is spent. Each message is its own success or failure. */
export async function sendDueMail(app: App, { batch = 40, leaseMs = 600_000, budgetMs = 240_000 }: SendingLimits = {}): Promise<{ sent: number; failed: number }> {
  const done = { sent: 0, failed: 0 };
  if (app.config.smtpUrl === null) return done;
  const mailer = createMailer({ smtpUrl: app.config.smtpUrl, from: app.config.mailFrom });
  try {
    for (const end = performance.now() + budgetMs; performance.now() < end; ) {
      const due = await withScope(app.db, us, (trx) => takeDue(trx, { now: app.clock.now(), limit: batch, leaseMs }));
      if (due.length === 0) break;
      for (const taken of await Promise.all(due.map((row) => sendOne(app, mailer, row)))) done[taken ? 'sent' : 'failed'] += 1;
    }
  } finally {
    mailer.close();
  }
  return done;
}

async function sendOne(app: App, mailer: Mailer, row: OutboxRow): Promise<boolean> {
  try {
    const { subject, text } = readMessage(app, row);
    await mailer.send({ to: app.keys.decrypt(row.recipient), subject, text, messageId: row.message_id, date: row.created_at });
  } catch (reason) {
    const now = app.clock.now();
    const failure = reason instanceof MailFailure ? reason : new MailFailure('unreadable', true);
    app.log.warn({ message: row.id, reason: failure.code, attempts: row.attempts }, 'mail');
    await withScope(app.db, us, (trx) => markFailed(trx, row, { error: failure.code, retryAt: failure.permanent ? null : nextTry(row.attempts, now) }));
    return false;
  }
  await withScope(app.db, us, (trx) => markSent(trx, row, app.clock.now()));
  return true;
}
