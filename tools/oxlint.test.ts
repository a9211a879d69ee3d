import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { houseRoot } from './finding.ts';
import { plantTree } from './planted-tree.ts';

const config = readFileSync(join(houseRoot, '.oxlintrc.json'), 'utf8');
const tsconfig = JSON.stringify({ compilerOptions: { strict: true, module: 'esnext', target: 'es2024', lib: ['es2024', 'dom'], types: [] } });
const later = 'declare function later(): Promise<boolean>;\n';

/** `file: rule` for everything that the house's own rules say about these files. */
function lint(files: Record<string, string>): string[] {
  const cwd = plantTree({ '.oxlintrc.json': config, 'tsconfig.json': tsconfig, ...files });
  const run = spawnSync(process.execPath, [join(houseRoot, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format=json'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, OXLINT_TSGOLINT_PATH: join(houseRoot, 'node_modules/.bin/tsgolint') },
  });
  assert.match(run.stdout, /^\{/, run.stdout + run.stderr);
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.map(({ code, filename }) => `${filename}: ${code}`).sort();
}

test('each rule of the house catches its planted fault, in one run over all of them', () => {
  assert.deepEqual(lint({
    'src/any.ts': 'export const x: any = 1;',
    'src/await.ts': 'export const f = async (n: number): Promise<number> => { await n; return n; };',
    'src/bar.svelte': '<script lang="ts">console.log(1);</script>',
    'src/console.ts': 'console.log(1);',
    'src/cycle-a.ts': `import { b } from './cycle-b.ts';\nexport const a = (): number => b();`,
    'src/cycle-b.ts': `import { a } from './cycle-a.ts';\nexport const b = (): number => a();`,
    'src/equal.ts': 'export const same = (a: number, b: number): boolean => a == b;',
    'src/exhaustive.ts': `export function f(x: 'a' | 'b'): number { switch (x) { case 'a': return 1; } return 2; }`,
    'src/floating.ts': `${later}later();`,
    'src/ignore.ts': '// @ts-ignore\nexport const x: number = 1;',
    'src/misused.ts': `${later}export const n = (): number => { if (later()) return 1; return 2; };`,
    'src/type.ts': `import { Shape } from './shape.ts';\nexport const x: Shape = 1;`,
    'src/shape.ts': 'export type Shape = number;',
    'src/unused.ts': 'const forgotten = 1;\nexport const x = 2;',
  }), [
    'src/any.ts: typescript(no-explicit-any)',
    'src/await.ts: typescript(await-thenable)',
    'src/bar.svelte: eslint(no-console)',
    'src/console.ts: eslint(no-console)',
    'src/cycle-a.ts: import(no-cycle)',
    'src/cycle-b.ts: import(no-cycle)',
    'src/equal.ts: eslint(eqeqeq)',
    'src/exhaustive.ts: typescript(switch-exhaustiveness-check)',
    'src/floating.ts: typescript(no-floating-promises)',
    'src/ignore.ts: typescript(ban-ts-comment)',
    'src/misused.ts: typescript(no-misused-promises)',
    'src/type.ts: typescript(consistent-type-imports)',
    'src/unused.ts: eslint(no-unused-vars)',
  ]);
});

test('generated folders are left alone, and commands may print', () => {
  const fault = 'console.log(1 as any);';
  assert.deepEqual(lint({
    'build/a.ts': fault,
    '.svelte-kit/a.ts': fault,
    'data/a.ts': fault,
    'src/platform/i18n/paraglide/messages.ts': fault,
    'src/processes/cli.ts': 'console.log(1);',
    'src/processes/cli/event.ts': 'console.log(1);',
    'tools/check.ts': 'console.log(1);',
    'src/features/event/data/model.ts': 'console.log(1);',
  }), ['src/features/event/data/model.ts: eslint(no-console)']);
});
