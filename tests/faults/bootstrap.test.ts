import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { processStart } from '../../bin/lock.mjs';

const limit = { timeout: 30_000 };

/** A clone without packages, whose npm is a script that notes each call and takes `delay` ms. */
function clone(context: TestContext, { delay = 0, code = 0 } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bootstrap-')));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL('../../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }));
  const npm = join(folder, 'npm-cli.js');
  writeFileSync(
    npm,
    `import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
    appendFileSync('npm-calls', process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n');
    rmSync('node_modules', { recursive: true, force: true });
    mkdirSync('node_modules/.bin', { recursive: true });
    console.log('noise on standard output');
    setTimeout(() => process.exit(${code}), ${delay});`,
  );
  return {
    folder,
    calls: () => (existsSync(join(folder, 'npm-calls')) ? readFileSync(join(folder, 'npm-calls'), 'utf8').trim().split('\n') : []),
    stamped: () => existsSync(join(folder, 'node_modules', '.serentak-stamp')),
    run(...args: string[]) {
      const env = { PATH: process.env.PATH, NODE_ENV: 'production', npm_execpath: npm, npm_config_omit: 'dev' };
      const child = spawn(process.execPath, [join(folder, 'bin', 'run.mjs'), ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      return { child, ended: once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, stdout, stderr })) };
    },
  };
}

test('the packages are installed once, with development ones, and only the program writes to standard output', limit, async (context) => {
  const { run, calls } = clone(context);
  const first = await run('-e', 'console.log("program")').ended;
  assert.deepEqual([first.code, first.stdout], [0, 'program\n']);
  assert.match(first.stderr, /installed in \d+\.\d s/);
  const second = await run('-e', 'console.log("program")').ended;
  assert.deepEqual([second.code, second.stdout, second.stderr], [0, 'program\n', '']);
  assert.deepEqual(calls().map((line) => line.replace(/^\d+ /, '')), ['ci --include=dev --include=optional --no-audit --no-fund --ignore-scripts --loglevel=error']);
});

test('a changed lock file installs again', limit, async (context) => {
  const { run, calls, folder } = clone(context);
  await run('-e', '').ended;
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {} }, changed: true }));
  await run('-e', '').ended;
  assert.equal(calls().length, 2);
});

test('two starts at once install once, and both run', limit, async (context) => {
  const { run, calls } = clone(context, { delay: 700 });
  const answers = await Promise.all([run('-e', 'console.log(1)').ended, run('-e', 'console.log(1)').ended]);
  assert.deepEqual(answers.map(({ code, stdout }) => [code, stdout]), [[0, '1\n'], [0, '1\n']]);
  assert.equal(calls().length, 1);
});

test('a failed install ends with exit code 1 and what npm said, and counts for nothing', limit, async (context) => {
  const { run, stamped } = clone(context, { code: 9 });
  const answer = await run('-e', 'console.log("program")').ended;
  assert.deepEqual([answer.code, answer.stdout, stamped()], [1, '', false]);
  assert.match(answer.stderr, /noise on standard output\nserentak: .* ended with exit code 9\n$/);
});

test('kill -9 during the install ends the install too, and the next start does it anew', limit, async (context) => {
  const { run, calls, stamped } = clone(context, { delay: 1500 });
  const killed = run('-e', '');
  while (calls().length === 0) await sleep(20);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const installer = Number(calls()[0]?.split(' ')[0]);
  for (const end = Date.now() + 1000; processStart(installer) !== null && Date.now() < end; ) await sleep(10);
  assert.deepEqual([processStart(installer), stamped()], [null, false]);
  assert.equal((await run('-e', '').ended).code, 0);
  assert.equal(calls().length, 2);
});

test('the program keeps its exit code, its signal and its arguments, and ends when its starter is killed', limit, async (context) => {
  const { run } = clone(context);
  assert.equal((await run('-e', 'process.exit(5)').ended).code, 5);
  assert.equal((await run('-e', 'process.kill(process.pid, "SIGKILL")').ended).signal, 'SIGKILL');
  assert.equal((await run('-e', 'console.log(process.argv.slice(1).join())', 'a', 'b c').ended).stdout, 'a,b c\n');
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const program = run('-e', 'process.on("SIGTERM", () => { console.log("clean end"); process.exit(0); }); setInterval(() => {}, 1000); console.log("up");');
    await once(program.child.stdout, 'data');
    program.child.kill(signal);
    const answer = await program.ended;
    assert.equal(answer.stdout, 'up\nclean end\n');
    assert.equal(answer.code, signal === 'SIGTERM' ? 0 : null);
  }
});
