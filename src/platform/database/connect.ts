import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { prepareMarked } from './prepared.ts';
import type { Database } from '#platform/database/schema.ts';

export const appRole = 'serentak_app';

// Counts and money fit in a double (< 2^53); dates stay the text PostgreSQL wrote, for a day has no zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export type Connection = pg.PoolConfig;

/**
 * A pool on `connection`; `onError` hears of connections that break (a restart of the server), which must not end the process. The
 * pool itself listens to idle ones alone: one that broke between two statements of a transaction ended the process.
 */
export function connectDatabase(connection: Connection, { max, onError }: { max: number; onError(reason: Error): void }): { db: Kysely<Database>; pool: pg.Pool } {
  const pool = new pg.Pool({ ...connection, max, pipeline: true, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 60_000 });
  pool.on('error', onError);
  pool.on('connect', prepareMarked);
  pool.on('connect', (client) => client.on('error', onError));
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool };
}

/**
 * The two promises that every start checks: an acknowledged row survives a crash, and the product's role can neither
 * bypass row security nor own what it is kept from. Throws a sentence for the operator.
 */
export async function assertSafe(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ durable: string; super: boolean; bypass: boolean; owner: boolean }>(`
    select current_setting('synchronous_commit') as durable, r.rolsuper as super, r.rolbypassrls as bypass,
      exists (select from pg_class c where c.relowner = r.oid and c.relname = 'registration') as owner
    from pg_roles r where r.rolname = current_user`);
  const row = rows[0]!;
  if (row.durable === 'off' || row.durable === 'local') throw new Error(`synchronous_commit is ${row.durable}: acknowledged rows could be lost. Set it to "on".`);
  if (row.super || row.bypass || row.owner) throw new Error('The pool runs as a role that bypasses row security. It must be an unprivileged role.');
}
