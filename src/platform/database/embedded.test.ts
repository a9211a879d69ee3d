import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { explain } from './embedded-errors.ts';
import { endCluster, isAlive, processesOf, readPostmaster } from './embedded-processes.ts';
import { borrowEmbedded, DataFolderInUse, EmbeddedDatabaseError, findRunning, startEmbedded, type EmbeddedAddress } from './embedded.ts';

const module = fileURLToPath(new URL('./embedded.ts', import.meta.url));
const limit = { timeout: 30_000 };
const folders: string[] = [];

after(async () => {
  for (const folder of folders) {
    for (const dataDir of [folder, join(folder, 'd'.repeat(120))]) await endCluster(join(dataDir, 'cluster'));
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder of mode 0700, as `mktemp -d` makes it. */
function dataFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-')));
  folders.push(folder);
  return folder;
}

async function query(address: EmbeddedAddress, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ host: address.socketDir, port: address.port, user: address.user, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.map((row) => row[0]);
  } finally {
    await client.end();
  }
}

/** Another process that owns the folder, writes numbered rows and prints each number once the commit is acknowledged. */
function writer(dataDir: string): { child: ChildProcess; acknowledged: number[]; atLeast(count: number): Promise<void> } {
  const program = `
    import pg from 'pg';
    const { startEmbedded } = await import(${JSON.stringify(module)});
    const { socketDir, port, user } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    const client = new pg.Client({ host: socketDir, port, user, database: 'postgres' });
    await client.connect();
    await client.query('create table kept (id int primary key)');
    for (let id = 1; ; id++) { await client.query('insert into kept values ($1)', [id]); console.log(id); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => acknowledged.push(Number(line)));
  return {
    child,
    acknowledged,
    async atLeast(count) {
      while (acknowledged.length < count) await once(lines, 'line');
    },
  };
}

test('a started server answers over its socket, is durable and listens on no network; a stopped one leaves nothing running', limit, async () => {
  const dataDir = dataFolder();
  assert.equal(await findRunning(dataDir), null);
  const server = await startEmbedded({ dataDir });
  const { socketDir, port, user } = server;
  assert.equal(server.version, '17.10');
  assert.deepEqual(await findRunning(dataDir), { socketDir, port, user });
  const names = ['listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'data_checksums', 'max_connections', 'TimeZone'];
  const values = await Promise.all(names.map((name) => query(server, `select current_setting('${name}')`)));
  assert.deepEqual(values.flat(), ['', 'on', 'on', 'on', 'UTF8', 'on', '200', 'UTC']);
  assert.deepEqual(await query(server, 'select datcollate from pg_database where datname = current_database()'), ['C']);
  await Promise.all([server.stop(), server.stop()]);
  assert.deepEqual(processesOf(join(dataDir, 'cluster')), []);
  assert.equal(await findRunning(dataDir), null);
  assert.deepEqual([existsSync(join(dataDir, 'serentak.lock')), existsSync(join(dataDir, 'server.json'))], [false, false]);
});

test('a restart keeps the rows, and overridden settings hold', limit, async () => {
  const dataDir = dataFolder();
  const first = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  assert.deepEqual(await query(first, `select current_setting('fsync')`), ['off']);
  await query(first, 'create table kept as select 7 as id');
  await first.stop();
  const second = await startEmbedded({ dataDir });
  assert.deepEqual(await query(second, 'select id from kept'), [7]);
  await second.stop();
});

test('after kill -9 of its owner the running server is attached to and holds every acknowledged row', limit, async () => {
  const dataDir = dataFolder();
  const { child, acknowledged, atLeast } = writer(dataDir);
  await atLeast(50);
  child.kill('SIGKILL');
  await once(child, 'close');
  const before = readPostmaster(join(dataDir, 'cluster'))?.pid;
  const told: string[] = [];
  const server = await startEmbedded({ dataDir, log: (sentence) => told.push(sentence) });
  assert.deepEqual(told, ['attached to the database server that a killed process left running']);
  assert.equal(readPostmaster(join(dataDir, 'cluster'))?.pid, before);
  const kept = new Set(await query(server, 'select id from kept'));
  assert.deepEqual(acknowledged.filter((id) => !kept.has(id)), []);
  await server.stop();
  assert.deepEqual(processesOf(join(dataDir, 'cluster')), []);
});

test('after kill -9 of owner and server the next start waits for the old children, replays the log and holds every acknowledged row', limit, async () => {
  const dataDir = dataFolder();
  const cluster = join(dataDir, 'cluster');
  const { child, acknowledged, atLeast } = writer(dataDir);
  await atLeast(50);
  const old = processesOf(cluster);
  child.kill('SIGKILL');
  process.kill(readPostmaster(cluster)!.pid, 'SIGKILL');
  await once(child, 'close');
  const server = await startEmbedded({ dataDir });
  assert.deepEqual(old.filter(isAlive), []);
  const kept = new Set(await query(server, 'select id from kept'));
  assert.deepEqual(acknowledged.filter((id) => !kept.has(id)), []);
  await server.stop();
});

test('a second owner is refused in one sentence that names the first, in this process and in another', limit, async () => {
  const dataDir = dataFolder();
  const server = await startEmbedded({ dataDir });
  const sentence = `The data folder ${dataDir} is in use by process ${process.pid}. Stop that process or choose another data folder.`;
  await assert.rejects(startEmbedded({ dataDir }), (reason) => reason instanceof DataFolderInUse && reason.pid === process.pid && reason.message === sentence);
  const program = `const { startEmbedded } = await import(${JSON.stringify(module)});
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} }).catch((reason) => console.log(reason.message));`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: other.stdout }), 'line')) as [string];
  assert.equal(line, sentence);
  assert.deepEqual(await query(server, 'select 1'), [1]);
  await server.stop();
});

test('a data folder with a path of more than 120 characters works; its socket folder is private and goes with the server', limit, async () => {
  const dataDir = join(dataFolder(), 'd'.repeat(120));
  const server = await startEmbedded({ dataDir });
  assert.ok(Buffer.byteLength(join(server.socketDir, '.s.PGSQL.5432')) <= 107, server.socketDir);
  assert.deepEqual(await query(server, 'select 1'), [1]);
  assert.deepEqual(await findRunning(dataDir), { socketDir: server.socketDir, port: 5432, user: 'postgres' });
  await server.stop();
  assert.equal(existsSync(server.socketDir), false);
});

test('an ordinary user without any privilege can run it in a folder of mode 0700', limit, async (context) => {
  const dataDir = dataFolder();
  const ordinary: { uid: number; gid: number } | Record<string, never> = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};
  if (ordinary.uid !== undefined) chownSync(dataDir, ordinary.uid, ordinary.gid);
  chmodSync(dataDir, 0o700);
  const program = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(process.getuid(), server.version);
    await server.stop();`;
  const reach = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$2"', 'sh', module, process.execPath], { ...ordinary, cwd: '/' });
  if (reach.status !== 0) return context.skip('this clone lies in a folder that only root can enter');
  const answer = spawnSync(process.execPath, ['--input-type=module', '-e', program], { ...ordinary, cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH }, timeout: 20_000 });
  assert.equal(answer.stderr, '');
  assert.equal(answer.stdout, `${ordinary.uid ?? process.getuid?.()} 17.10\n`);
});

test('locks of dead processes and of recycled pids do not stand in the way', limit, async () => {
  const dataDir = dataFolder();
  const dead = spawnSync('/bin/true').pid;
  writeFileSync(join(dataDir, 'serentak.lock'), `${dead} 12345@gone serve\n`);
  const first = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  await first.stop();
  // Both notes name a live process of another kind: this one, with another start.
  writeFileSync(join(dataDir, 'serentak.lock'), `${process.pid} 1@another serve\n`);
  writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${join(dataDir, 'cluster')}\n1\n5432\n${dataDir}/run\n\n1 1\nready   \n`);
  const second = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  assert.deepEqual(await query(second, 'select 1'), [1]);
  await second.stop();
});

test('half a cluster of a killed first start is made anew', limit, async () => {
  const dataDir = dataFolder();
  mkdirSync(join(dataDir, 'cluster.new.1', 'base'), { recursive: true });
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  assert.equal(existsSync(join(dataDir, 'cluster.new.1')), false);
  assert.deepEqual(await query(server, 'select 1'), [1]);
  await server.stop();
});

test('two commands share one server: the first to leave does not cut off the second, the last one ends it', limit, async () => {
  const dataDir = dataFolder();
  const [first, second] = await Promise.all([1, 2].map(() => borrowEmbedded({ dataDir, settings: { fsync: 'off' } })));
  assert.ok(first && second);
  const client = new pg.Client({ host: second.socketDir, port: second.port, user: second.user, database: 'postgres' });
  await client.connect();
  await first.stop();
  assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
  await client.end();
  await second.stop();
  assert.deepEqual(processesOf(join(dataDir, 'cluster')), []);
  assert.equal(existsSync(join(dataDir, 'serentak.lock')), false);
});

test('a command uses the server of a running product and leaves it running', limit, async () => {
  const dataDir = dataFolder();
  const product = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  const command = await borrowEmbedded({ dataDir });
  assert.equal(command.socketDir, product.socketDir);
  await command.stop();
  assert.deepEqual(await query(product, 'select 1'), [1]);
  await product.stop();
});

test('foreign versions, full disks and unusable folders are refused in a sentence', limit, async () => {
  const dataDir = dataFolder();
  mkdirSync(join(dataDir, 'cluster'));
  writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
  const problem = (wanted: string, sentence: RegExp) => (reason: unknown) =>
    reason instanceof EmbeddedDatabaseError && reason.problem === wanted && sentence.test(reason.message) && !reason.message.includes('\n');
  await assert.rejects(startEmbedded({ dataDir }), problem('version', /was written by PostgreSQL 15; this installation brings PostgreSQL 17\./));
  assert.equal(existsSync(join(dataDir, 'serentak.lock')), false);
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  await assert.rejects(startEmbedded({ dataDir: join(file, 'data') }), problem('unreadable', /cannot be read and written by this user/));
  assert.equal(explain('/data', new Error('the server ended while it started'), 'FATAL:  could not write lock file: No space left on device').problem, 'disk-full');
  assert.equal(readFileSync(join(dataDir, 'cluster', 'PG_VERSION'), 'utf8'), '15\n');
});
