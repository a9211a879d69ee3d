import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Account } from './embedded-account.ts';
import { EmbeddedDatabaseError } from './embedded-errors.ts';
import { clusterName, identify, processesOf, readPostmaster } from './embedded-processes.ts';

export const port = 5432; // only a part of the socket's name: nothing listens on the network
const longestSocketPath = 107;

/** A socket's path ends at 107 bytes; under a longer data folder it moves to a private folder for temporary files. */
export function socketFolder(dataDir: string, run: string, account: Account): string {
  const fits = (folder: string) => Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= longestSocketPath;
  if (fits(run)) return run;
  const prefix = `serentak-${clusterName(join(dataDir, 'cluster')).slice(9, 17)}-`;
  for (const place of [tmpdir(), '/tmp', '/var/tmp', '/dev/shm']) {
    if (!fits(join(place, `${prefix}XXXXXX`))) continue;
    try {
      const folder = mkdtempSync(join(place, prefix));
      chmodSync(folder, 0o700);
      if (process.getuid?.() === 0) chownSync(folder, account.owner, account.group);
      return folder;
    } catch {
      // not writable: the next place
    }
  }
  throw new EmbeddedDatabaseError('unreadable', `The path of the data folder ${dataDir} is too long for a socket and no folder for temporary files can be written. Choose a shorter data folder.`);
}

/**
 * What a killed start or run left: half a new cluster, the note of the address, the socket, and PostgreSQL's own lock
 * files. Those name only a pid: it may belong to another program by now or to a dead process that nobody has collected,
 * and PostgreSQL would believe the old server alive. We know better, having looked for its processes.
 */
export function removeLeftovers(dataDir: string, socketDir = notedSocketFolder(dataDir)): void {
  const left = processesOf(join(dataDir, 'cluster'));
  if (left.length) throw new Error(`process ${left[0]?.pid} of an earlier database server does not end`);
  const drafts = readdirSync(dataDir).filter((name) => name.startsWith('cluster.new.'));
  for (const name of [...drafts, 'server.json', 'run', 'cluster/postmaster.pid']) rmSync(join(dataDir, name), { recursive: true, force: true });
  if (socketDir && socketDir !== join(dataDir, 'run') && /^serentak-[0-9a-f]{8}-/.test(basename(socketDir))) rmSync(socketDir, { recursive: true, force: true });
}

function notedSocketFolder(dataDir: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { socketDir: string }).socketDir;
  } catch {
    return null;
  }
}

/** Tells other processes of this machine where the server listens. */
export function announce(dataDir: string, cluster: string, { socketDir }: { socketDir: string }): void {
  const server = identify(readPostmaster(cluster)?.pid ?? 0);
  if (!server) throw new Error('the server ended while it started');
  const draft = join(dataDir, `server.json.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify({ socketDir, port, ...server })}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDir, 'server.json'));
}
