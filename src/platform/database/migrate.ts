import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { appRole } from '#platform/database/connect.ts';

const folder = join(import.meta.dirname, '../../../database/migrations');
const lock = 7_310_514;

/**
 * Brings a database to the newest schema: forward-only SQL files in order of name, each in its own transaction, under an
 * advisory lock (it frees itself when the process dies). Also makes the unprivileged role. Repeating it changes nothing.
 * @param password of the unprivileged role; null on a socket that trusts its own user.
 */
export async function migrate(owner: pg.ClientConfig, { password }: { password: string | null }): Promise<string[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    await ensureRole(client, password);
    await client.query('create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())');
    const applied = new Set((await client.query<{ name: string }>('select name from schema_migration')).rows.map((row) => row.name));
    const pending = readdirSync(folder).filter((name) => name.endsWith('.sql') && !applied.has(name)).sort();
    for (const name of pending) {
      await client.query('begin');
      await client.query(readFileSync(join(folder, name), 'utf8'));
      await client.query('insert into schema_migration (name) values ($1)', [name]);
      await client.query('commit');
    }
    return pending;
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, password: string | null): Promise<void> {
  // Roles belong to the whole cluster: several databases may be migrated at once, so losing the race is fine.
  await client.query(`do $$ begin create role ${appRole} login nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$`);
  if (password) await client.query(`alter role ${appRole} password ${client.escapeLiteral(password)}`).catch(ignoreRace);
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  await client.query(`grant connect on database ${client.escapeIdentifier(rows[0]!.name)} to ${appRole}`);
}

function ignoreRace(reason: Error): void {
  if (!/concurrently updated/.test(reason.message)) throw reason;
}
