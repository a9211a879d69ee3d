import type { Transaction } from 'kysely';
import type { JWK } from 'jose';
import type { Database } from '#platform/database/schema.ts';
import { publicJwk } from './vendor.ts';

/** Every public key there was, newest first: old certificates stay valid. */
export async function listKeys(trx: Transaction<Database>): Promise<Buffer[]> {
  const rows = await trx.selectFrom('certificate_key').select('public_key').orderBy('generation', 'desc').execute();
  return rows.map((row) => row.public_key);
}

/** The same as a JWK Set (RFC 7517). */
export async function keySet(trx: Transaction<Database>): Promise<{ keys: JWK[] }> {
  return { keys: await Promise.all((await listKeys(trx)).map((key) => publicJwk(key))) };
}
