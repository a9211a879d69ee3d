#!/usr/bin/env node
// The `serentak` command. `serve` starts the product (and builds the pages when a source changed); any other noun is
// the command line client. What preparing prints goes to stderr, so the JSON of `--json` stays clean.
import { join } from 'node:path';
import { become, bootstrap, report, root } from './bootstrap.mjs';

const args = process.argv.slice(2);
const serve = args[0] === 'serve';
try {
  const node = await bootstrap({ build: serve });
  await become(node, serve ? [join(root, 'src/processes/serve.ts'), ...args.slice(1)] : [join(root, 'src/processes/cli.ts'), ...args]);
} catch (error) {
  report(error);
}
