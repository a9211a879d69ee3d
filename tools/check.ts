import { spawn } from 'node:child_process';
import { checkI18n } from './check-i18n.ts';
import { checkRoutes } from './check-routes.ts';
import { checkStairs } from './check-stairs.ts';
import { checkVocabulary } from './check-vocabulary.ts';
import { formatFinding, houseRoot, type Check } from './finding.ts';
import { checkSnapshot } from './snapshot.ts';

/** Types, lint and structure: everything that needs no test to be wrong. Runs what is independent side by side. */
const programs: Record<string, string[]> = {
  types: ['node_modules/@typescript/native/bin/tsc', '--noEmit'],
  pages: ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', 'src', 'tools', 'tests', 'bench'],
};
const checks: Record<string, Check> = {
  stairs: checkStairs,
  vocabulary: checkVocabulary,
  routes: checkRoutes,
  messages: checkI18n,
  schema: () => checkSnapshot(),
};

async function run(words: string[]): Promise<string | null> {
  const child = spawn(process.execPath, words, { cwd: houseRoot, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return code === 0 ? null : said;
}

let failed = 0;
function report(name: string, said: string | null): void {
  if (said) failed += 1;
  console.log(said ? `${name}: FAILED\n${said}` : `${name}: ok`);
}
for (const [name, check] of Object.entries(checks)) {
  const findings = await check(houseRoot);
  report(name, findings.length > 0 ? findings.map(formatFinding).join('\n') : null);
}
await run(['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']); // every npm install prunes what it writes
await Promise.all(Object.entries(programs).map(async ([name, words]) => report(name, await run(words))));
console.log(failed === 0 ? 'check: nothing found' : `check: ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
