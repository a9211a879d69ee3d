import pg from 'pg';
import type { App } from '#platform/app/app.ts';
import { provideApp } from '#platform/app/app.ts';
import { systemClock, type Clock } from '#platform/clock/clock.ts';
import type { Config } from '#platform/config/config.ts';
import { appRole, assertSafe, connectDatabase, type Connection } from '#platform/database/connect.ts';
import { borrowEmbedded, findRunning, startEmbedded } from '#platform/database/embedded.ts';
import { createGroupCommit } from '#platform/database/group-commit.ts';
import { migrate } from '#platform/database/migrate.ts';
import { loadKeys } from '#platform/files/keys.ts';
import { prepareJobs, startJobs } from '#platform/jobs/jobs.ts';
import { createPauses } from '#platform/live/live.ts';
import { createWakeups, type Wakeups } from '#platform/live/wakeups.ts';
import { createLog } from '#platform/log/log.ts';
import { receivers } from './receivers.ts';
import { loadReference } from './reference.ts';

export interface Product {
  app: App;
  wakeups: Wakeups;
  /** Work first, database last. */
  close(): Promise<void>;
}

export interface Doors {
  /** The owner's connection: migrations, jobs, sign-in tables. */
  owner: Connection;
  /** The unprivileged role's. */
  product: Connection;
  stop(): Promise<void>;
}

/** Brings a database to the newest schema with everything the product cannot be without: jobs' tables and reference data. */
export async function prepareDatabase(owner: Connection, { password }: { password: string | null }): Promise<void> {
  await migrate(owner, { password });
  await loadReference(owner);
}

/**
 * The database this installation uses: a server of its own (DATABASE_URL), or the embedded one in the data folder.
 * @param borrow a short command: uses the embedded server that runs there, else starts it for the length of the command.
 */
export async function openDatabase(config: Config, { borrow, log }: { borrow: boolean; log: (sentence: string) => void }): Promise<Doors> {
  if (config.databaseUrl) {
    const owner: Connection = { connectionString: config.databaseUrl };
    const password = loadKeys(config.dataDir).secret('database-role');
    const url = new URL(config.databaseUrl);
    url.username = appRole;
    url.password = password;
    await prepareDatabase(owner, { password });
    return { owner, product: { connectionString: url.href }, stop: async () => {} };
  }
  // One of several processes of an installation: the first one runs the embedded server, the others find it.
  const running = !borrow && config.services.length < 3 ? await findRunning(config.dataDir) : null;
  const server = running ? { ...running, stop: async () => {} } : await (borrow ? borrowEmbedded : startEmbedded)({ dataDir: config.dataDir, log });
  const owner: Connection = { host: server.socketDir, port: server.port, user: server.user, database: 'serentak' };
  await createDatabase({ ...owner, database: 'postgres' }, 'serentak');
  await prepareDatabase(owner, { password: null });
  return { owner, product: { ...owner, user: appRole }, stop: () => server.stop() };
}

async function createDatabase(connection: Connection, name: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  await client.end();
}

/** Opens everything a process needs on a migrated database; `work` = also run the jobs. */
export async function openProduct(config: Config, doors: Doors, { work, clock = systemClock, log = createLog() }: { work: boolean; clock?: Clock; log?: App['log'] }): Promise<Product> {
  const onError = (reason: Error): void => log.warn({ reason: reason.message }, 'database connection');
  const product = connectDatabase(doors.product, { max: 20, onError });
  const owner = connectDatabase(doors.owner, { max: 6, onError });
  await assertSafe(product.pool);
  const wakeups = await createWakeups(doors.product, onError);
  const pauses = createPauses((reason) => log.warn({ reason: reason.message }, 'room word'));
  const app: App = {
    config,
    origin: null,
    clock,
    log,
    db: product.db,
    ownerDb: owner.db,
    keys: loadKeys(config.dataDir),
    groupCommit: createGroupCommit(),
    jobs: null as never, // set below: receivers are given the app they work on
    live: { wake: (eventId) => wakeups.send('room', eventId), soon: pauses.soon },
  };
  const list = receivers(app);
  await prepareJobs(doors.owner, list, log);
  app.jobs = await startJobs({ connection: doors.product, receivers: list, wakeups, log, work, worker: doors.owner });
  provideApp(app);
  return {
    app,
    wakeups,
    async close() {
      await app.groupCommit.drain();
      await pauses.stop();
      await app.jobs.stop();
      await wakeups.stop();
      await product.db.destroy();
      await owner.db.destroy();
    },
  };
}
