import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStart } from '../../../bin/lock.mjs';

/** A process that cannot be mistaken for a later one with the same pid. */
export type Identity = { pid: number; started: string };

/** PostgreSQL shows this name in the title of every child, so that children outliving their parent are still known as ours. */
export function clusterName(cluster: string): string {
  return `serentak-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
}

export function identify(pid: number): Identity | null {
  const started = pid > 0 ? processStart(pid) : null;
  return started === null ? null : { pid, started };
}

export function isAlive({ pid, started }: Identity): boolean {
  return processStart(pid) === started;
}

/** Every live process of the cluster in this folder: the server itself and its children, also orphaned ones. */
export function processesOf(cluster: string): Identity[] {
  const title = `postgres: ${clusterName(cluster)}: `;
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const command = readFileSync(join('/proc', entry, 'cmdline'), 'utf8');
      const server = command.includes('postgres\0') && command.includes(`\0-D\0${cluster}\0`);
      const found = server || command.startsWith(title) ? identify(Number(entry)) : null;
      return found ? [found] : [];
    } catch {
      return []; // ended while we looked
    }
  });
}

/** The server's own note in its folder: who it is, where it listens and whether it is ready. */
export function readPostmaster(cluster: string): { pid: number; socketDir: string; ready: boolean } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), socketDir: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

/** Waits until all are gone, at most `limit` ms; answers whether they are. */
export async function gone(processes: readonly Identity[], limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) if (!processes.some(isAlive)) return true;
  return !processes.some(isAlive);
}

export function signal(processes: readonly Identity[], name: NodeJS.Signals): void {
  for (const one of processes) {
    try {
      if (isAlive(one)) process.kill(one.pid, name);
    } catch {
      // ended in between
    }
  }
}

/**
 * Ends the cluster in this folder: first fast (clients are cut off, a checkpoint is written), then immediately (the next
 * start replays the log), then by force. Children of a server that is gone get a moment to notice it by themselves.
 */
export async function endCluster(cluster: string, { patience = 20_000 }: { patience?: number } = {}): Promise<void> {
  const everyone = () => processesOf(cluster);
  const server = everyone().filter(({ pid }) => pid === readPostmaster(cluster)?.pid);
  signal(server, 'SIGINT');
  if ((await gone(everyone(), server.length ? patience : 3_000)) && everyone().length === 0) return;
  signal(everyone(), 'SIGQUIT');
  if ((await gone(everyone(), 3_000)) && everyone().length === 0) return;
  signal(everyone(), 'SIGKILL');
  await gone(everyone(), 3_000);
}
