import { spawnSync, type SpawnOptions } from 'node:child_process';
import { chownSync, existsSync, lchownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-errors.ts';

/** As whom the server's programs run: PostgreSQL refuses to run as root. `owner` is who its files must belong to. */
export type Account = { prefix: readonly string[]; options: Pick<SpawnOptions, 'uid' | 'gid'>; owner: number; group: number };

const NOBODY = 65534;

/**
 * As an ordinary user: that user. As root: the folder's owner, or "nobody". Where a folder on the way is closed to that
 * user (a clone or data folder in root's 0700 folder) the server keeps the one capability that opens it; where that is not
 * allowed, a user namespace in which root has another number. Each way is tried in `probe` with the real program.
 */
export function chooseAccount(postgres: string, probe: string): Account {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) {
    const ordinary = { prefix: [], options: {}, owner: uid, group: process.getgid?.() ?? uid };
    const problem = refuses(ordinary, postgres, probe);
    if (problem) throw new EmbeddedDatabaseError('unreadable', `The embedded database cannot use ${dirname(probe)} as this user: ${problem}`);
    return ordinary;
  }
  const { owner, group } = wantedOwner(dirname(probe));
  const drop = ['setpriv', `--reuid=${owner}`, `--regid=${group}`, '--clear-groups'];
  const candidates: Account[] = [
    { prefix: [], options: { uid: owner, gid: group }, owner, group },
    { prefix: [...drop, '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'], options: {}, owner, group },
    { prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'], options: {}, owner: 0, group: 0 },
  ];
  const problems: string[] = [];
  for (const candidate of candidates) {
    chownSync(probe, candidate.owner, candidate.group);
    const problem = refuses(candidate, postgres, probe);
    if (!problem) return candidate;
    problems.push(problem);
  }
  throw new EmbeddedDatabaseError(
    'unreadable',
    `PostgreSQL does not run as root, and no other user could be given ${dirname(probe)}. Start as an ordinary user or set DATABASE_URL. (${problems.join('; ')})`,
  );
}

function wantedOwner(dataDir: string): { owner: number; group: number } {
  const cluster = join(dataDir, 'cluster');
  for (const folder of existsSync(cluster) ? [cluster, dataDir] : [dataDir]) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) return { owner: uid, group: gid };
  }
  return { owner: NOBODY, group: NOBODY };
}

/** Why this account cannot run the program and write in its folder, or null. */
function refuses(account: Account, postgres: string, folder: string): string | null {
  const script = 'set -e; : > "$2/.probe"; rm "$2/.probe"; "$1" --version > /dev/null';
  const { command, args } = commandLine(account, '/bin/sh', ['-c', script, 'sh', postgres, folder]);
  const answer = spawnSync(command, args, { ...account.options, cwd: '/', encoding: 'utf8', env: serverEnvironment() });
  if (answer.status === 0) return null;
  return (answer.error?.message ?? answer.stderr.trim().split('\n').at(-1)) || `${command} ended with ${answer.status ?? answer.signal}`;
}

/** How this account runs a program. */
export function commandLine(account: Account, program: string, args: readonly string[]): { command: string; args: string[] } {
  const [command, ...before] = account.prefix;
  return command === undefined ? { command: program, args: [...args] } : { command, args: [...before, program, ...args] };
}

/** Nothing of the caller's PG... variables or language may change how the server behaves. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };
}

/** Hands a folder over when it was made under another account (root once, an ordinary user before). */
export function giveTo({ owner, group }: Account, path: string): void {
  if (process.getuid?.() !== 0 || lstatSync(path).uid === owner) return;
  lchownSync(path, owner, group);
  if (lstatSync(path).isDirectory()) for (const entry of readdirSync(path)) giveTo({ prefix: [], options: {}, owner, group }, join(path, entry));
}
