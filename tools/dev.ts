import { createServer } from 'vite';
import { readConfig } from '#platform/config/config.ts';
import { openDatabase } from '../src/processes/open.ts';
import { serve, welcome } from '../src/processes/serve.ts';

/** `npm run dev`: the whole product with pages compiled on request. Changes to features need a restart; pages and styles do not. */
const config = readConfig(process.env, process.argv.slice(2));
const doors = await openDatabase(config, { borrow: false, log: (sentence) => void process.stderr.write(`${sentence}\n`) });
const vite = await createServer({ server: { middlewareMode: true, hmr: { port: config.port + 1 } }, appType: 'custom' });
const running = await serve(config, doors, { pages: vite.middlewares });

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  void Promise.all([vite.close(), running.close()]).then(() => doors.stop()).then(() => process.exit(0), () => process.exit(1));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
await welcome(config, running, (address) => `Serentak (development): ${address}`);
