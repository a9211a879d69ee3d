import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from './finding.ts';

const planted: string[] = [];
process.on('exit', () => {
  for (const root of planted) rmSync(root, { recursive: true, force: true });
});

/** Writes the files into a new temporary folder, removed when the process ends, and returns its path. */
export function plantTree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'serentak-tree-'));
  planted.push(root);
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The rules that were broken, in the order of the findings. */
export const rulesIn = (findings: Finding[]): string[] => findings.map((finding) => finding.rule);
