import { hash } from 'node:crypto';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { bytesColumn, plainColumn, textColumn } from '#platform/database/columns.ts';
import { ahead } from '#platform/database/prepared.ts';
import type { Database } from '#platform/database/schema.ts';
import { Refusal } from '#platform/http/refusal.ts';

export interface IdempotencyKey {
  /** Principal and route, so that a key of one person means nothing in another's hands. */
  scope: string;
  key: string;
  bodyHash: Buffer;
}

export interface StoredAnswer {
  status: number;
  body: unknown;
}

export const keyMissing = () => new Refusal('idempotency_key_missing', 400);
export const keyReused = () => new Refusal('idempotency_key_reused', 422);

/** The hash that tells a replay from an altered request: canonical JSON (sorted keys) of the parsed body. */
export function hashBody(body: unknown): Buffer {
  return hash('sha256', JSON.stringify(sorted(body)) ?? '', 'buffer');
}

/** The same value with the keys of its objects in order; whatever writes itself (a date) is left to do so. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const record = value as Record<string, unknown>;
  return Object.fromEntries(Object.keys(record).sort().map((key) => [key, sorted(record[key])]));
}

/** Refuses a key that is absent or of impossible length. */
export function readKey(raw: string | null | undefined): string {
  if (!raw || raw.length < 8 || raw.length > 200) throw keyMissing();
  return raw;
}

/** The key of one principal's request for one action, e.g. from the `Idempotency-Key` header or a form's hidden field. */
export function keyFor(principal: Principal, action: string, raw: unknown, body: unknown): IdempotencyKey {
  return { scope: `${action}:${principalId(principal)}`, key: readKey(typeof raw === 'string' ? raw : null), bodyHash: hashBody(body) };
}

/** One key with one body: a replay and an altered replay that come together are two requests. */
export const requestOf = (key: IdempotencyKey): string => `${key.scope}\n${key.key}\n${key.bodyHash.toString('base64')}`;

/**
 * Looks up the first answers of a batch of keys, in one statement. The caller holds the lock that orders this work
 * (for admission the event's counter row), so that what is not found here cannot appear before the commit.
 */
export async function findAnswers(trx: Transaction<Database>, keys: readonly IdempotencyKey[]): Promise<Map<string, StoredAnswer | 'altered'>> {
  return keys.length === 0 ? new Map() : readAnswers(keys, (await answersOf(keys).execute(trx)).rows);
}

interface AnswerRow {
  scope: string;
  key: string;
  body_hash: Buffer;
  status: number;
  answer: unknown;
}

/** The statement of `findAnswers`, for a caller that sends it together with others. */
export function answersOf(keys: readonly IdempotencyKey[]): RawBuilder<AnswerRow> {
  const scopes = [...new Set(keys.map((key) => key.scope))];
  return sql<AnswerRow>`select scope, key, body_hash, status, answer from idempotency
    where scope = any(${textColumn(scopes)}::text[]) and key = any(${textColumn(keys.map(({ key }) => key))}::text[])`;
}

/** What the rows of `answersOf` say of each key. */
export function readAnswers(keys: readonly IdempotencyKey[], rows: readonly AnswerRow[]): Map<string, StoredAnswer | 'altered'> {
  const found = new Map<string, StoredAnswer | 'altered'>();
  if (rows.length === 0) return found;
  const byKey = new Map(rows.map((row) => [`${row.scope}\n${row.key}`, row]));
  for (const key of keys) {
    const row = byKey.get(`${key.scope}\n${key.key}`);
    if (row) found.set(requestOf(key), row.body_hash.equals(key.bodyHash) ? { status: row.status, body: row.answer } : 'altered');
  }
  return found;
}

export async function storeAnswers(trx: Transaction<Database>, now: Date, answers: readonly { key: IdempotencyKey; answer: StoredAnswer }[]): Promise<void> {
  if (answers.length === 0) return;
  await sql`${ahead} insert into idempotency (scope, key, body_hash, status, answer, created_at)
    select row.*, ${now}::timestamptz from unnest(${textColumn(answers.map(({ key }) => key.scope))}::text[], ${textColumn(answers.map(({ key }) => key.key))}::text[], ${bytesColumn(answers.map(({ key }) => key.bodyHash))}::bytea[],
      ${plainColumn(answers.map(({ answer }) => answer.status))}::int[], ${textColumn(answers.map(({ answer }) => JSON.stringify(answer.body ?? null)))}::jsonb[]) as row`.execute(trx); // a command may answer nothing
}

/**
 * One effect per principal and key: runs `act` unless this key was answered before, and keeps its answer in the same transaction.
 * Two at once: the second waits on the transaction-scoped lock of the key and then reads the first one's answer.
 */
export async function once<T>(trx: Transaction<Database>, now: Date, key: IdempotencyKey | null, act: () => Promise<T>): Promise<T> {
  if (!key) return act(); // our own jobs and the command line repeat themselves harmlessly
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${key.scope}\n${key.key}`}, 0))`.execute(trx);
  const known = (await findAnswers(trx, [key])).get(requestOf(key));
  if (known === 'altered') throw keyReused();
  if (known) return known.body as T;
  const body = await act();
  await storeAnswers(trx, now, [{ key, answer: { status: 200, body } }]);
  return body;
}
