import { isOutage } from '#platform/database/outage.ts';

/**
 * A refusal a person can meet in normal life: a stable code, a status, and which fields it is about.
 * Commands throw it (so that the transaction rolls back); the words live in i18n under `refusal_<reason>`;
 * one place per surface (API, forms, command line) turns it into an answer.
 */
export class Refusal extends Error {
  readonly reason: string;
  readonly status: number;
  /** field name -> reason code of that field, worded under `refusal_<code>` too. */
  readonly fields: Readonly<Record<string, string>>;
  /** Values for the sentence, e.g. how many digits are missing. Never personal. */
  readonly values: Readonly<Record<string, string | number>>;

  constructor(reason: string, status: number, more: { fields?: Record<string, string>; values?: Record<string, string | number> } = {}) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
    this.status = status;
    this.fields = more.fields ?? {};
    this.values = more.values ?? {};
  }
}

/** An absent row and a foreign one look the same. */
export const notFound = () => new Refusal('not_found', 404);
export const forbidden = () => new Refusal('forbidden', 403);
export const signInNeeded = () => new Refusal('sign_in_needed', 401);
export const invalid = (fields: Record<string, string>, values?: Record<string, string | number>) =>
  new Refusal('invalid', 422, values ? { fields, values } : { fields });

/**
 * What stops a request, as a refusal; null when it is none and something is broken. A text that PostgreSQL cannot read as an id
 * (a mistyped address, a probing script) names nothing that exists, so it is answered like any absent object; a character that it
 * cannot keep (NUL) makes the fields wrong. A database that is away is waited for by whoever asks.
 */
export function refusalOf(reason: unknown): Refusal | null {
  if (reason instanceof Refusal) return reason;
  if (isOutage(reason)) return new Refusal('unavailable', 503);
  const { code, message = '' } = (reason ?? {}) as { code?: string; message?: string };
  if (code === '22021' || code === '22P05') return new Refusal('invalid', 422);
  return code === '22P02' && message.includes('type uuid') ? notFound() : null;
}
