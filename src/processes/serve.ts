import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { Clock } from '#platform/clock/clock.ts';
import { readConfig, type Config } from '#platform/config/config.ts';
import { closeServer, createOuterServer, listen, type Mount } from '#platform/http/server.ts';
import { createApi } from '#platform/http/api.ts';
import { createHub } from '#platform/live/hub.ts';
import { EmbeddedDatabaseError } from '#platform/database/embedded.ts';
import { demoAccountLines } from './accounts.ts';
import { loadDemoWhenEmpty } from './demo.ts';
import { findPrincipal } from './principal.ts';
import { healthRoutes } from '../routes/api/health.ts';
import { apiRoutes } from './api.ts';
import { openDatabase, openProduct, type Doors, type Product } from './open.ts';
import { findRoom, roomSnapshot } from './room.ts';

export interface Running {
  product: Product;
  port: number;
  close(): Promise<void>;
}

/**
 * Mounts what `--services` asks for on one port: pages and API (web), streams and the API that answers them (live), jobs (worker); the
 * health of each. Processes of one installation meet only in the database.
 */
export async function serve(config: Config, doors: Doors, { pages, ...more }: { pages: RequestListener | null; clock?: Clock; log?: Logger }): Promise<Running> {
  const product = await openProduct(config, doors, { work: config.services.includes('worker'), ...more });
  const { app } = product;
  const mounts: Mount[] = [];
  const api = await createApi(app, { findPrincipal: (headers, slug, wanted) => findPrincipal(app, headers, slug, wanted), routes: config.services.some((service) => service !== 'worker') ? apiRoutes : [healthRoutes] });
  mounts.push({ prefixes: ['/api/v1', '/healthz', '/readyz'], handle: (request, response) => api.routing(request, response) });
  const hub = config.services.includes('live') ? createHub({ db: app.db, wakeups: product.wakeups, log: app.log, findRoom: (slug) => findRoom(app, slug), snapshot: (eventId) => roomSnapshot(app, eventId) }) : null;
  if (hub) mounts.push({ prefixes: ['/live/'], handle: hub.handle });
  if (pages && config.services.includes('web')) mounts.push({ prefixes: ['/'], handle: pages });
  const server = createOuterServer({ config, log: app.log, mounts });
  const port = await listen(server, config);
  app.origin = `http://127.0.0.1:${port}`;
  return {
    product,
    port,
    async close() {
      await hub?.stop(); // streams end only when told to; everything else ends by itself
      await closeServer(server, 1500);
      await api.close();
      await product.close();
    },
  };
}

/** The built pages; absent in a process that serves none. */
export async function loadPages(): Promise<RequestListener> {
  const built = join(import.meta.dirname, '../../build/handler.js');
  if (!existsSync(built)) throw new Error('The pages are not built: start through `npm start`.');
  process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto';
  process.env.HOST_HEADER ??= 'x-forwarded-host';
  process.env.ADDRESS_HEADER ??= 'x-forwarded-for';
  process.env.BODY_SIZE_LIMIT ??= '17M'; // a list of 16 MB and its form; every form has limits of its own
  const { handler } = (await import(built)) as { handler: RequestListener };
  return handler;
}

/** The demo on an empty database, the address on standard output and, once, an account per role. */
export async function welcome(config: Config, running: Running, line: (address: string) => string): Promise<void> {
  const address = `http://localhost:${running.port}`;
  if (config.demo) await loadDemoWhenEmpty(running.product.app);
  process.stdout.write(`${line(address)}\n`);
  const accounts = config.demo ? await demoAccountLines(running.product.app) : [];
  if (accounts.length > 0) process.stdout.write(`Konsol: ${address}/console (kata sandi hanya tampil sekali ini)\n${accounts.join('\n')}\n`);
}

async function main(): Promise<void> {
  const started = performance.now();
  const say = (sentence: string): void => void process.stderr.write(`serentak: ${sentence}\n`);
  const config = readConfig(process.env, process.argv.slice(2));
  const doors = await openDatabase(config, { borrow: false, log: say });
  const running = await serve(config, doors, { pages: config.services.includes('web') ? await loadPages() : null });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 8000).unref();
    void running.close().then(() => doors.stop()).then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await welcome(config, running, (address) => `Serentak: ${address} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

if (import.meta.main) {
  await main().catch((reason: unknown) => {
    // A sentence where we know what is wrong; the stack where we do not.
    const known = reason instanceof EmbeddedDatabaseError || (reason as NodeJS.ErrnoException).code === 'EADDRINUSE';
    process.stderr.write(`serentak: ${known ? (reason as Error).message : (reason as Error).stack}\n`);
    process.exit(1);
  });
}
