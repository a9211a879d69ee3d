import { spawn, type ChildProcess } from 'node:child_process';
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

/** The setter's memory grows by some 90 MB per thousand pages, so its process is replaced after so many. */
const pagesPerProcess = 1000;
const pageLimitMs = 20_000;
const program = fileURLToPath(new URL('./typeset-program.ts', import.meta.url));

interface Waiting {
  job: TypesetJob;
  done: (answer: Buffer) => void;
  failed: (reason: Error) => void;
}

/**
 * Sets pages in a child process, one after the other: a template that breaks or hangs costs its page alone. The process starts
 * with the first page, is recycled, and ends when nothing was asked for a while.
 */
export function createTypesetter({ idleMs = 30_000 } = {}): Typesetter {
  const waiting: Waiting[] = [];
  let child: ChildProcess | null = null;
  let pages = 0;
  let busy = false;
  let idle: NodeJS.Timeout | undefined;

  const retire = (): void => {
    child?.removeAllListeners();
    child?.kill('SIGKILL');
    child = null;
    pages = 0;
  };

  const next = (): void => {
    clearTimeout(idle);
    const turn = waiting[0];
    if (busy) return;
    if (!turn) {
      idle = setTimeout(retire, idleMs).unref();
      return;
    }
    busy = true;
    if (pages >= pagesPerProcess) retire();
    child ??= start();
    pages += 1;
    const finish = (settle: () => void): void => {
      clearTimeout(clock);
      child?.removeAllListeners();
      waiting.shift();
      busy = false;
      settle();
      next();
    };
    const clock = setTimeout(() => finish(() => {
      retire();
      turn.failed(new Error('The page took too long to set'));
    }), pageLimitMs);
    child.once('message', (answer: { bytes?: Uint8Array; error?: string }) => finish(() => (answer.bytes ? turn.done(Buffer.from(answer.bytes)) : turn.failed(new Error(answer.error)))));
    child.once('exit', () => finish(() => {
      child = null;
      pages = 0;
      turn.failed(new Error('The typesetter ended'));
    }));
    child.send(turn.job);
  };

  return {
    set: (job) => new Promise((done, failed) => {
      waiting.push({ job, done, failed });
      next();
    }),
    close: () => {
      clearTimeout(idle);
      retire();
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
