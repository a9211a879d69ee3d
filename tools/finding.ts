import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One broken rule at one place. `file` is relative to the checked root, with forward slashes. */
export type Finding = { file: string; line?: number; rule: string; message: string };

/** A house check: reads the tree below `root` and changes nothing. */
export type Check = (root: string) => Finding[] | Promise<Finding[]>;

/** The folder that holds package.json: the parent of tools/. */
export const houseRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** `file:line  rule  message`, so that terminals and editors can jump to the place. */
export function formatFinding(finding: Finding): string {
  const place = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`;
  return `${place}  ${finding.rule}  ${finding.message}`;
}

/**
 * Runs one check from the command line: `node tools/check-x.ts [root]`.
 * Prints every finding and sets exit code 1 when there is one.
 */
export async function runFromCommandLine(name: string, check: Check): Promise<void> {
  const findings = await check(process.argv[2] ?? houseRoot);
  for (const finding of findings) console.log(formatFinding(finding));
  console.log(findings.length === 0 ? `${name}: nothing found` : `${name}: ${findings.length} found`);
  if (findings.length > 0) process.exitCode = 1;
}
