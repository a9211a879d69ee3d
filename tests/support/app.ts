import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import pg from 'pg';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { systemClock, type Clock } from '#platform/clock/clock.ts';
import { readConfig } from '#platform/config/config.ts';
import { appRole, type Connection } from '#platform/database/connect.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { createLog } from '#platform/log/log.ts';
import { openProduct, prepareDatabase, type Doors } from '../../src/processes/open.ts';
import { serve } from '../../src/processes/serve.ts';
import { testCluster } from './cluster.ts';
import { openDoor } from './door.ts';
import { startProcess, type ProductProcess } from './process.ts';

export interface TestApp {
  app: App;
  doors: Doors;
  /** One transaction that sees everything. */
  asSystem<T>(act: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
  db: Kysely<Database>;
  close(): Promise<void>;
}

/** A migrated database of its own, copied from the cluster's template, with the reference data in it. */
async function freshDatabase(): Promise<Doors & { name: string }> {
  const cluster = await testCluster();
  const hash = createHash('sha256');
  for (const folder of ['database/migrations', 'src/features/region/data', 'src/features/organisation/data']) {
    const path = join(import.meta.dirname, '../..', folder);
    for (const name of readdirSync(path).sort()) hash.update(readFileSync(join(path, name)));
  }
  const template = `template_${hash.digest('hex').slice(0, 12)}`;
  const admin = new pg.Client(cluster.ownerUrl('postgres'));
  await admin.connect();
  await admin.query('select pg_advisory_lock(4711)');
  const known = await admin.query('select from pg_database where datname = $1 and datistemplate', [template]);
  if (!known.rowCount) {
    await admin.query(`drop database if exists ${template}`);
    await admin.query(`create database ${template}`);
    await prepareDatabase(cluster.ownerUrl(template), { password: 'test-only' });
    await admin.query(`update pg_database set datistemplate = true where datname = '${template}'`);
  }
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await admin.query(`create database ${name} template ${template}`);
  await admin.end(); // frees the lock
  const owner = cluster.ownerUrl(name);
  return { name, owner, product: asAppRole(owner), stop: () => cluster.drop(name) };
}

function asAppRole(owner: Connection): Connection {
  if (!owner.connectionString) return { ...owner, user: appRole, password: 'test-only' };
  const url = new URL(owner.connectionString);
  url.username = appRole;
  url.password = 'test-only';
  return { connectionString: url.href };
}

/** The product on a database of its own; jobs run only when asked. */
export async function testApp({ clock = systemClock, work = false }: { clock?: Clock; work?: boolean } = {}): Promise<TestApp> {
  const doors = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'serentak-test-'));
  const config = readConfig({ SERENTAK_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', SERENTAK_DEMO: 'off' });
  const product = await openProduct(config, doors, { work, clock, log: createLog('fatal') });
  return {
    app: product.app,
    db: product.app.db,
    doors,
    asSystem: (act) => withScope(product.app.db, system('test'), act),
    async close() {
      await product.close();
      await doors.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same behind HTTP on a free loopback port; pages only when the build is passed. */
export async function testServer({ clock = systemClock, work = false, pages = null }: { clock?: Clock; work?: boolean; pages?: Parameters<typeof serve>[2]['pages'] } = {}): Promise<TestApp & { origin: string }> {
  if (process.env.SERENTAK_TEST_SPLIT) return splitServer();
  const doors = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'serentak-test-'));
  const config = readConfig({ SERENTAK_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', SERENTAK_DEMO: 'off', SERENTAK_SERVICES: work ? 'web,live,worker' : 'web,live' });
  const running = await serve(config, doors, { pages, clock, log: createLog('fatal') });
  const { app } = running.product;
  return {
    app,
    db: app.db,
    doors,
    origin: `http://127.0.0.1:${running.port}`,
    asSystem: (act) => withScope(app.db, system('test'), act),
    async close() {
      await running.close();
      await doors.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same as three processes (web, live, worker) behind one address, and a fourth, this one, for what a test does itself. */
async function splitServer(): Promise<TestApp & { origin: string }> {
  const product = await testApp();
  const { config } = product.app;
  const start = (services: string) => startProcess({ owner: product.doors.owner, product: product.doors.product, dataDir: config.dataDir, services });
  const processes = await Promise.all(['web', 'live', 'worker'].map(start));
  const [web, live] = processes as [ProductProcess, ProductProcess];
  const door = await openDoor((path) => (path.startsWith('/live/') ? live.origin : web.origin));
  return {
    ...product,
    origin: door.origin,
    async close() {
      door.close();
      await Promise.all(processes.map((one) => one.stop()));
      await product.close();
    },
  };
}
