import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What a file from outside may cost. */
export interface ApartLimits {
  /** Time from start to answer. */
  milliseconds: number;
  /** Memory of the whole child process, in bytes. */
  memory: number;
  /** Length of the answer, in bytes. */
  answer: number;
}

/** Why there is no answer: it took too long, too much memory or too many words, or it broke on the file (`failed`). */
export type ApartFault = 'slow' | 'memory' | 'answer' | 'failed';

/** Thrown by `readApart`; `detail` is the child's last words, for a log that names no file. */
export class ApartError extends Error {
  readonly fault: ApartFault;
  readonly detail: string;
  constructor(fault: ApartFault, detail: string) {
    super(`A file could not be read apart: ${fault}`);
    this.fault = fault;
    this.detail = detail;
  }
}

const house = fileURLToPath(new URL('../../..', import.meta.url));
const program = fileURLToPath(new URL('./apart-program.ts', import.meta.url));
const watchMs = 40;

/**
 * Calls the exported function `call` of a module with the bytes of a file, in a child process that may read the house and nothing
 * else: it writes no file, starts no process, inherits no secret, and ends at its limits. Answers what the function answers, through
 * JSON. Refuses with an `ApartError`; whatever the file does to the child, this process only waits.
 */
export function readApart(module: string, call: string, bytes: Uint8Array, limits: ApartLimits): Promise<unknown> {
  const heap = Math.max(32, Math.floor(limits.memory / 2 ** 20 / 2));
  const child = spawn(process.execPath, ['--permission', `--allow-fs-read=${house}*`, `--max-old-space-size=${heap}`, '--no-warnings', program, module, call], { cwd: house, env: {}, stdio: ['pipe', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    let lastWords = '';
    let fault: ApartFault | null = null;
    const stop = (why: ApartFault): void => {
      fault ??= why;
      child.kill('SIGKILL');
    };
    const clock = setTimeout(() => stop('slow'), limits.milliseconds);
    const watch = setInterval(() => {
      void memoryOf(child.pid).then((used) => {
        if (used > limits.memory) stop('memory');
      });
    }, watchMs);
    const done = (): void => {
      clearTimeout(clock);
      clearInterval(watch);
    };
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > limits.answer) stop('answer');
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => (lastWords = (lastWords + part.toString('utf8')).slice(-2000)));
    child.on('error', (reason) => {
      done();
      reject(reason);
    });
    child.on('close', (code) => {
      done();
      if (fault) reject(new ApartError(fault, lastWords));
      else if (code !== 0) reject(new ApartError(/heap out of memory/.test(lastWords) ? 'memory' : 'failed', lastWords));
      else resolve(JSON.parse(Buffer.concat(parts).toString('utf8')));
    });
    child.stdin.on('error', () => {}); // a child that has ended already takes no more
    child.stdin.end(bytes);
  });
}

/** Bytes of memory a process holds; 0 where the system does not say (then the heap's own limit and the clock stand guard). */
async function memoryOf(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
