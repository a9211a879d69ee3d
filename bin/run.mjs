#!/usr/bin/env node
// `node bin/run.mjs FILE ARGS`: prepares the clone when needed, then runs FILE (TypeScript) under the pinned Node.
import { become, bootstrap, report } from './bootstrap.mjs';

try {
  await become(await bootstrap(), process.argv.slice(2));
} catch (error) {
  report(error);
}
