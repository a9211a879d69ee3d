import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A page to be set: a template of ours (absolute path of a .typ file) and the words it reads from `sys.inputs`. */
export interface TypesetJob {
  template: string;
  inputs: Record<string, string>;
  /** Files it reads, by name: `read("/name", encoding: none)`. */
  files?: Record<string, Uint8Array>;
  format: 'pdf' | 'svg';
}

export interface Typesetter {
  set(job: TypesetJob): Promise<Buffer>;
  close(): void;
}

/** A setter's memory grows by some 90 MB per thousand pages, so its process is replaced after so many. */
const pagesPerProcess = 1000;
const pageLimitMs = 20_000;
/** More would only wait for each other's memory; a rush of downloads is over soon enough. */
const mostProcesses = 4;
const program = fileURLToPath(new URL('./typeset-program.ts', import.meta.url));

interface Waiting {
  job: TypesetJob;
  done: (answer: Buffer) => void;
  failed: (reason: Error) => void;
}

/**
 * Sets pages in child processes, each one page after the other: a template that breaks or hangs costs its page alone. A process
 * starts when a page waits and nobody is free, is recycled, and ends when nothing was asked for a while.
 */
export function createTypesetter({ idleMs = 30_000, processes = Math.min(mostProcesses, availableParallelism()) } = {}): Typesetter {
  const waiting: Waiting[] = [];
  const setters = Array.from({ length: processes }, () => oneSetter(idleMs, () => look()));
  function look(): void {
    while (waiting.length > 0) {
      // One that runs already before one that must start.
      const free = setters.find((setter) => setter.state() === 'ready') ?? setters.find((setter) => setter.state() === 'asleep');
      if (!free) return;
      free.set(waiting.shift()!);
    }
  }
  return {
    set: (job) => new Promise((done, failed) => {
      waiting.push({ job, done, failed });
      look();
    }),
    close: () => {
      for (const setter of setters) setter.close();
    },
  };
}

interface OneSetter {
  state: () => 'ready' | 'asleep' | 'busy';
  set: (turn: Waiting) => void;
  close: () => void;
}

/** One process and the page it is at; `freed` is told when it can take another. */
function oneSetter(idleMs: number, freed: () => void): OneSetter {
  let child: ChildProcess | null = null;
  let pages = 0;
  let busy = false;
  let idle: NodeJS.Timeout | undefined;
  const retire = (): void => {
    clearTimeout(idle);
    child?.removeAllListeners();
    child?.kill('SIGKILL');
    child = null;
    pages = 0;
  };
  return {
    state: () => (busy ? 'busy' : child ? 'ready' : 'asleep'),
    close: retire,
    set: ({ job, done, failed }) => {
      busy = true;
      clearTimeout(idle);
      if (pages >= pagesPerProcess || child?.connected === false) retire();
      child ??= start();
      pages += 1;
      const finish = (settle: () => void): void => {
        clearTimeout(clock);
        child?.removeAllListeners();
        busy = false;
        settle();
        freed();
        if (!busy) idle = setTimeout(retire, idleMs).unref();
      };
      const clock = setTimeout(() => finish(() => {
        retire();
        failed(new Error('The page took too long to set'));
      }), pageLimitMs);
      child.once('message', (answer: { bytes?: Uint8Array; error?: string }) => finish(() => (answer.bytes ? done(Buffer.from(answer.bytes)) : failed(new Error(answer.error)))));
      child.once('exit', () => finish(() => {
        child = null;
        pages = 0;
        failed(new Error('The typesetter ended'));
      }));
      child.send(job);
    },
  };
}

function start(): ChildProcess {
  const child = spawn(process.execPath, ['--no-warnings', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced', env: {} });
  child.unref();
  child.channel?.unref();
  return child;
}

const slot = Symbol.for('serentak.typesetter');

/** The one typesetter of this process. */
export function typesetter(): Typesetter {
  const held = globalThis as Record<symbol, Typesetter | undefined>;
  return (held[slot] ??= createTypesetter());
}
