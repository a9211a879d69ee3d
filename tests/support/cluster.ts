import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/platform/database/embedded.ts';

/** A PostgreSQL server for tests, reached as its superuser. A password is present only on a server given from outside. */
export type ServerAddress = { host: string; port: number; user: string; password?: string };
export type TestCluster = {
  address: ServerAddress;
  /** What `pg` needs to connect to one of its databases as owner. */
  ownerUrl(database: string): ServerAddress & { database: string };
  /** Makes a database, from a template when given; a template that is still being read is waited for. */
  create(database: string, template?: string): Promise<void>;
  /** Drops a database together with its connections; an absent one is fine. */
  drop(database: string): Promise<void>;
  /** Ends the server when this process started it; a shared or given one stays. */
  stop(): Promise<void>;
};

/**
 * The server of this test run: `DATABASE_URL` (a server from outside), else `SERENTAK_TEST_CLUSTER` (the run's own, as JSON
 * of ServerAddress), else one started here in a folder for temporary files. The last ends with this process, however that
 * ends, and needs no `stop`.
 */
export async function testCluster(): Promise<TestCluster> {
  const { DATABASE_URL: given, SERENTAK_TEST_CLUSTER: shared } = process.env;
  if (given) return onServer(addressOf(given), maintenanceDatabase(given));
  if (shared) return onServer(JSON.parse(shared) as ServerAddress, 'postgres');

  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serentak-test-')));
  const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '128MB', wal_level: 'minimal', max_wal_senders: '0' };
  // synchronous_commit stays on: the product asserts it. Without fsync it costs nothing.
  const server = await startEmbedded({ dataDir: folder, settings });
  const ended = endWithThisProcess(folder, server.socketDir);
  return onServer({ host: server.socketDir, port: server.port, user: server.user }, 'postgres', async () => {
    await server.stop();
    await ended();
  });
}

/**
 * A watcher waits on a pipe that closes when this process ends, by whatever death, then ends the server and removes the
 * folder. Answers a function that tells it to finish now.
 */
function endWithThisProcess(folder: string, socketDir: string): () => Promise<void> {
  const script = `trap '' INT TERM HUP
    cat > /dev/null
    pid=$(head -n 1 "$1/cluster/postmaster.pid" 2> /dev/null)
    if [ -n "$pid" ]; then
      kill -INT "$pid"
      for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2> /dev/null || break; sleep 0.2; done
      kill -QUIT "$pid" 2> /dev/null && sleep 0.5
    fi
    rm -rf "$1"
    case $2 in */serentak-????????-*) rm -rf "$2" ;; esac`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', folder, socketDir], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watcher.unref();
  const pipe = watcher.stdin as typeof watcher.stdin & { unref(): void };
  pipe.unref();
  return () =>
    new Promise((done) => {
      watcher.ref();
      watcher.once('exit', () => done());
      pipe.end();
    });
}

function addressOf(url: string): ServerAddress {
  const { host, port, user, password } = new pg.Client({ connectionString: url });
  return { host, port, user: user ?? 'postgres', ...(password ? { password } : {}) };
}

function maintenanceDatabase(url: string): string {
  return new pg.Client({ connectionString: url }).database ?? 'postgres';
}

function onServer(address: ServerAddress, maintenance: string, end = async (): Promise<void> => {}): TestCluster {
  const kept = new Set(['postgres', 'template0', 'template1', maintenance]);
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ ...address, database: maintenance, connectionTimeoutMillis: 10_000 });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    address,
    ownerUrl: (database) => ({ ...address, database }),
    async create(database, template) {
      const sql = `create database ${pg.escapeIdentifier(database)} template ${pg.escapeIdentifier(template ?? 'template0')} encoding 'UTF8'${template ? '' : ` lc_collate 'C'`}`;
      for (const limit = Date.now() + 10_000; ; await new Promise((done) => setTimeout(done, 50))) {
        try {
          return await run(sql);
        } catch (reason) {
          const inUse = reason instanceof pg.DatabaseError && reason.code === '55006';
          if (!inUse || Date.now() > limit) throw reason;
        }
      }
    },
    async drop(database) {
      if (kept.has(database)) throw new Error(`the database ${database} is not a test's own`);
      await run(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`);
    },
    stop: end,
  };
}
