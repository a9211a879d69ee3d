import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { houseRoot } from './finding.ts';

const floors = 7;

/**
 * Lays the folder of a new feature: its README, to be written first, and an empty `server/`. Everything else comes when it has content.
 * Returns the line to add to stairs.ts. Throws for a name that is not one kebab-case noun, a floor outside 0-7, or a folder that exists.
 */
export function newFeature(root: string, { name, floor }: { name: string; floor: number }): string {
  if (!/^[a-z]+(-[a-z]+)*$/.test(name)) throw new Error(`"${name}" is not a noun in kebab-case`);
  if (!Number.isInteger(floor) || floor < 0 || floor > floors) throw new Error(`a floor is a whole number from 0 to ${floors}`);
  const folder = join(root, 'src/features', name);
  if (existsSync(folder)) throw new Error(`${name} exists`);
  mkdirSync(join(folder, 'server'), { recursive: true });
  writeFileSync(join(folder, 'README.md'), `# ${name}\n\nFloor ${floor}.\n\nOwns:\nWords:\nAnnounces:\nHears:\n`);
  const key = name.includes('-') ? `'${name}'` : name;
  return `  ${key}: { floor: ${floor}, tables: [] },`;
}

if (import.meta.main) {
  const [name, floor] = parseArgs({ allowPositionals: true }).positionals;
  if (name === undefined || floor === undefined) {
    console.error('usage: new-feature NAME FLOOR');
    process.exitCode = 2;
  } else {
    const entry = newFeature(houseRoot, { name, floor: Number(floor) });
    console.log(`src/features/${name}/README.md: say what it owns, its words, what it announces.`);
    console.log(`src/features/stairs.ts: add, with its tables named ${name.replaceAll('-', '_')}_<noun>,\n${entry}`);
  }
}
