import { createTransport } from 'nodemailer';

export interface Mail {
  /** An address, never a list. */
  to: string;
  subject: string;
  text: string;
  /** Without angle brackets; the same for every try of one message. */
  messageId: string;
  date: Date;
}

/** A mail that was not taken. `code` holds no word of the other server, for those may hold the address. */
export class MailFailure extends Error {
  readonly code: string;
  /** Trying again would not help: this recipient or this message was refused for good. */
  readonly permanent: boolean;

  constructor(code: string, permanent: boolean) {
    super(code);
    this.name = 'MailFailure';
    this.code = code;
    this.permanent = permanent;
  }
}

export interface Mailer {
  /** Resolves when the mail service has taken the message; throws a MailFailure. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A few connections to the mail service in SMTP_URL, opened when they are needed; close it when the work is done. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 4, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 });
  return {
    async send({ to, subject, text, messageId, date }) {
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId: `<${messageId}>`, date, headers: { 'Auto-Submitted': 'auto-generated' }, disableFileAccess: true, disableUrlAccess: true });
      } catch (reason) {
        throw asFailure(reason);
      }
    },
    close: () => transport.close(),
  };
}

function asFailure(reason: unknown): MailFailure {
  const { code, responseCode } = reason as { code?: string; responseCode?: number };
  // A 5xx to the envelope or the message is about this one; at sign-in or connection it is about us, and passes once we are corrected.
  const permanent = (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode === undefined || (responseCode >= 500 && responseCode < 600));
  return new MailFailure(responseCode === undefined ? (code ?? 'unknown') : `SMTP ${responseCode}`, permanent);
}
