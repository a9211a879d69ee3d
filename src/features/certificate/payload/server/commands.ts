import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import { signingKey, type SigningKey } from './vendor.ts';

/** The key that signs now: the newest that is not retired, made with the first certificate. */
export async function currentKey(app: Pick<App, 'keys' | 'clock'>, trx: Transaction<Database>): Promise<SigningKey> {
  const kept = await trx.selectFrom('certificate_key').select('generation').where('retired_at', 'is', null).orderBy('generation', 'desc').limit(1).executeTakeFirst();
  if (kept) return signingKey(app.keys, kept.generation);
  const newest = await trx.selectFrom('certificate_key').select('generation').orderBy('generation', 'desc').limit(1).executeTakeFirst();
  return keepKey(app, trx, (newest?.generation ?? 0) + 1);
}

/** From now on a new key signs. What the old ones signed stays valid: their public halves stay published. For the command line. */
export async function rotateKey(app: Pick<App, 'keys' | 'clock'>, trx: Transaction<Database>): Promise<SigningKey> {
  const old = await currentKey(app, trx);
  await trx.updateTable('certificate_key').set({ retired_at: app.clock.now() }).where('generation', '=', old.generation).execute();
  return keepKey(app, trx, old.generation + 1);
}

async function keepKey(app: Pick<App, 'keys' | 'clock'>, trx: Transaction<Database>, generation: number): Promise<SigningKey> {
  const key = await signingKey(app.keys, generation);
  await trx.insertInto('certificate_key').values({ generation, kid: key.kid, public_key: key.publicKey, created_at: app.clock.now() })
    .onConflict((conflict) => conflict.column('generation').doNothing()).execute();
  return key;
}
