import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

const lock = 7_310_515;

/**
 * Runs `act` once per database and name, noted beside the migrations; answers whether it ran. For reference data, under a name that
 * holds a hash of it: every start may ask, and only a changed file is loaded. Needs the owner's connection.
 */
export async function applyOnce(trx: Transaction<Database>, name: string, act: () => Promise<void>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${lock})`.execute(trx);
  const { rows } = await sql`select from schema_migration where name = ${name}`.execute(trx);
  if (rows.length > 0) return false;
  await act();
  await sql`insert into schema_migration (name) values (${name})`.execute(trx);
  return true;
}
