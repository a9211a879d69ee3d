import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { testCluster } from '../tests/support/cluster.ts';
import { houseRoot } from './finding.ts';

/**
 * `npm test`: checks, then every test, on one PostgreSQL for the whole run (each file makes its own database on it).
 *   npm test -- --server         only what talks to the database, for a run on another server (DATABASE_URL)
 *   npm test -- PATTERN ...      only these files
 *   npm run test:long            the long versions too
 */
const words = process.argv.slice(2);
const patterns = words.filter((word) => !word.startsWith('--'));
const server = words.includes('--server');
const long = words.includes('--long');

const everything = ['src/**/*.test.ts', 'tools/**/*.test.ts', 'tests/**/*.test.ts'];
const files = (patterns.length > 0 ? patterns : everything)
  .flatMap((pattern) => globSync(pattern, { cwd: houseRoot }))
  .filter((file) => !server || talksToDatabase(file))
  .sort();

/** Server tests are those that stand beside commands and queries, or under tests/ without a browser. The long rushes ran once already: a second server adds minutes and no claim. */
function talksToDatabase(file: string): boolean {
  return /\/server\/[^/]+\.test\.ts$/.test(file) || /^tests\/(?!journeys\/|load\/)/.test(file) || /^src\/platform\/(live|outbox|idempotency|jobs)\//.test(file);
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: houseRoot, stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((done) => child.once('close', (code) => done(code ?? 1)));
}

const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'test', ...(long ? { SERENTAK_LONG: '1' } : {}) };
const cluster = env.DATABASE_URL ? null : await testCluster();
if (cluster) env.SERENTAK_TEST_CLUSTER = JSON.stringify(cluster.address);

let code = 0;
if (patterns.length === 0 && !server) {
  code = await run([join(houseRoot, 'bin/bootstrap.mjs'), '--build'], env);
  if (code === 0) code = await run([join(houseRoot, 'tools/check.ts')], env);
}
const tests = await run(['--test', '--test-concurrency=2', '--test-timeout=300000', '--test-reporter=spec', ...files], env);
await cluster?.stop();
process.exit(code || tests);
