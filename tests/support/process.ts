import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createLog } from '#platform/log/log.ts';
import { readConfig } from '#platform/config/config.ts';
import type { Connection } from '#platform/database/connect.ts';
import { loadPages, serve } from '../../src/processes/serve.ts';

/** One process of the product on a given database, as `--services` starts it. SERENTAK_PROFILE = a folder for what its processor did. */
export interface ProductProcess {
  origin: string;
  child: ChildProcess;
  /** As an operator ends it. */
  stop(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  owner: Connection;
  product: Connection;
  dataDir: string;
  services: string;
  port?: number;
  /** Serve the built pages too. */
  pages?: boolean;
}

/** Starts a process that ends with this one, however that ends: it watches its standard input. */
export async function startProcess(options: ProcessOptions): Promise<ProductProcess> {
  const child = spawn(process.execPath, [...(process.env.SERENTAK_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.SERENTAK_PROFILE}`] : []), join(import.meta.dirname, 'process.ts')], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, SERENTAK_PROCESS: JSON.stringify(options) } });
  const ended = once(child, 'exit');
  const origin = await new Promise<string>((found, failed) => {
    child.stdout.once('data', (chunk: Buffer) => found(chunk.toString().trim()));
    child.once('exit', (code) => failed(new Error(`the process ended with ${code} before it listened`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { origin, child, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

if (import.meta.main) {
  const { owner, product, dataDir, services, port = 0, pages = false } = JSON.parse(process.env.SERENTAK_PROCESS!) as ProcessOptions;
  const config = readConfig({ SERENTAK_DATA: dataDir, PORT: String(port), HOST: '127.0.0.1', SERENTAK_DEMO: 'off' }, [`--services=${services}`]);
  const running = await serve(config, { owner, product, stop: async () => {} }, { pages: pages ? await loadPages() : null, log: createLog('fatal') });
  const stop = (): void => void running.close().finally(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.stdin.on('end', () => process.exit(1)).resume();
  process.stdout.write(`http://127.0.0.1:${running.port}\n`);
}
