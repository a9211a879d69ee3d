import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runFromCommandLine } from './finding.ts';
import type { Finding } from './finding.ts';
import { importsOf, listFiles, readSources } from './source-tree.ts';
import type { Import, Source } from './source-tree.ts';
import { tableUses } from './table-use.ts';

type Stairs = Record<string, { floor: number; tables: readonly string[] }>;

/** Tables of the platform: written only by functions in src/platform, which take the transaction. */
export const platformTables: readonly string[] = [
  'audit', 'idempotency', 'outbox', 'room', 'room_log', 'schema_migration',
];
/** Schemas that libraries bring, and who keeps them: better-auth's belongs to account, pg-boss's to the platform. */
const schemaOwners: Record<string, string> = { auth: 'account', pgboss: 'platform' };
const systemSchemas = new Set(['pg_catalog', 'information_schema']);

/** Where a file lives; a feature's zone is `features/<name>`. Pages and hooks are one zone, `routes`. */
type Zone = { kind: 'feature' | 'platform' | 'ui' | 'routes' | 'processes' | 'proving' | 'elsewhere'; feature?: string };

/**
 * Imports go down, never up, never sideways; a feature writes only the tables it owns and reads
 * only those of its own and lower floors. Source of the rules: the house page, section 3.
 */
export async function checkStairs(root: string): Promise<Finding[]> {
  const stairs = await loadStairs(root);
  const sources = readSources(root, 'src');
  return [
    ...checkEntries(root, stairs),
    ...sources.flatMap((source) => checkImports(source, stairs)),
    ...sources.filter((source) => !isTest(source.path)).flatMap((source) => checkTables(source, stairs)),
  ];
}

async function loadStairs(root: string): Promise<Stairs> {
  const loaded = (await import(pathToFileURL(join(root, 'src/features/stairs.ts')).href)) as { stairs: Stairs };
  return loaded.stairs;
}

/** Feature folders and migrations against the stairs: nothing without a floor, no table without exactly one owner. */
function checkEntries(root: string, stairs: Stairs): Finding[] {
  const file = 'src/features/stairs.ts';
  const findings: Finding[] = [];
  const seen = new Map<string, string>(platformTables.map((table) => [table, 'platform']));
  for (const [feature, { tables }] of Object.entries(stairs)) {
    for (const table of tables) {
      const other = seen.get(table);
      if (other !== undefined) findings.push({ file, rule: 'one-owner', message: `table "${table}" is owned by ${other} and by ${feature}` });
      seen.set(table, feature);
      const noun = feature.replaceAll('-', '_');
      if (table !== noun && !table.startsWith(`${noun}_`)) {
        findings.push({ file, rule: 'table-name', message: `table "${table}" of ${feature} is not named ${noun}_<noun>` });
      }
    }
  }
  const folders = new Set(listFiles(root, 'src/features').map((path) => path.split('/')).filter((parts) => parts.length > 3).map((parts) => parts[2] ?? ''));
  for (const folder of folders) {
    if (!stairs[folder]) findings.push({ file: `src/features/${folder}`, rule: 'no-floor', message: `feature "${folder}" has no floor in stairs.ts` });
  }
  const created = createdTables(root);
  for (const { table, file: migration, line } of created) {
    if (ownerOf(table, stairs) === undefined) findings.push({ file: migration, line, rule: 'no-owner', message: `table "${table}" has no owner in stairs.ts` });
  }
  if (created.length > 0) {
    const known = new Set(created.map(({ table }) => table));
    for (const [table, owner] of seen) {
      if (owner !== 'platform' && !known.has(table)) findings.push({ file, rule: 'no-table', message: `${owner} owns "${table}", which no migration creates` });
    }
  }
  return findings;
}

function createdTables(root: string): { table: string; file: string; line: number }[] {
  const create = /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w".]+)(?!\s+partition\s+of|[\w".])/gi;
  return listFiles(root, 'database/migrations').filter((path) => path.endsWith('.sql')).flatMap((file) => {
    const sql = readFileSync(join(root, file), 'utf8').replace(/--[^\n]*/g, '');
    return [...sql.matchAll(create)].map((match) => ({
      table: (match[1] ?? '').replaceAll('"', '').replace(/^public\./, ''),
      file,
      line: sql.slice(0, match.index).split('\n').length,
    }));
  });
}

function zoneOf(path: string): Zone {
  const [top, second, third, fourth] = path.split('/');
  if (top === 'tests' || top === 'tools' || top === 'bench') return { kind: 'proving' };
  if (top !== 'src') return { kind: 'elsewhere' };
  if (second === 'features') return third !== undefined && fourth !== undefined ? { kind: 'feature', feature: third } : { kind: 'elsewhere' };
  if (second === 'platform' || second === 'ui' || second === 'routes' || second === 'processes') return { kind: second };
  return /^hooks(\.|$)/.test(second ?? '') ? { kind: 'routes' } : { kind: 'elsewhere' };
}

const isTest = (path: string): boolean => /\.test\.ts$/.test(path);
const isComponent = (path: string): boolean => /\.svelte(\.ts|\.js)?$/.test(path);
const isCode = (path: string): boolean => /\.(ts|mts|js|mjs)$/.test(path) && !isComponent(path);

function checkImports(source: Source, stairs: Stairs): Finding[] {
  return importsOf(source).flatMap((found) => {
    const broken = judgeImport(source.path, found.specifier, stairs);
    return broken.map(({ rule, message }) => ({ file: source.path, line: found.line, rule, message: `${message}: ${describe(found)}` }));
  });
}

const describe = (found: Import): string => `import of '${found.specifier}'`;

function judgeImport(path: string, specifier: string, stairs: Stairs): { rule: string; message: string }[] {
  const from = zoneOf(path);
  const target = localTarget(path, specifier);
  if (target === undefined) return judgePackage(path, from, specifier);

  const broken: { rule: string; message: string }[] = [];
  const flag = (rule: string, message: string): void => void broken.push({ rule, message });
  const to = zoneOf(target);
  const sameZone = from.kind === to.kind && from.feature === to.feature;
  const inFeature = from.kind === 'feature' && !path.includes('/ui/');

  if (specifier.startsWith('.')) {
    const generated = /(^|\/)\$types(\.js|\.ts)?$/.test(specifier);
    const compiled = from.kind === 'routes' || path.endsWith('.svelte');
    // A module that a compiled page imports relatively exists twice at run time: in the bundle and as a file. What the pages
    // share among themselves (src/routes) is only in the bundle, for nobody else may import it.
    const amongPages = from.kind === 'routes' && to.kind === 'routes';
    if (compiled && isCodeImport(specifier) && !generated && !isTest(path) && !amongPages) flag('hash-import', 'pages and components import code as #features, #platform or #ui');
    else if (!sameZone && !mayReachOut(path, from, to, target)) flag('cross-folder', 'a relative import stays in its own folder');
  }
  if (to.kind === 'proving' && !isTest(path) && from.kind !== 'proving') flag('proving', 'the product imports nothing of tests, tools or benches');
  if (sameZone) {
    if (from.kind === 'feature') broken.push(...judgeBrowserSafe(path, target));
    return broken;
  }

  const wiresApi = from.kind === 'processes' && target.startsWith('src/routes/api/');
  if ((to.kind === 'routes' || to.kind === 'processes') && !wiresApi) flag('up', `${from.kind} imports nothing of ${to.kind}`);
  if ((from.kind === 'platform' || from.kind === 'ui') && to.kind === 'feature') flag('up', `${from.kind} imports nothing of features`);
  if (from.kind === 'platform' && to.kind === 'ui') flag('up', 'platform imports nothing of ui');
  if (inFeature && to.kind === 'ui' && !isTest(path)) flag('no-sveltekit', 'model, schema and server import no components');
  if (from.kind === 'routes' && /\/server\/(jobs|receivers)\.ts$/.test(target)) flag('wiring', 'jobs and receivers are wired by processes, not by routes');
  if (from.kind === 'feature' && to.kind === 'feature') {
    const mine = stairs[from.feature ?? ''];
    const theirs = stairs[to.feature ?? ''];
    if (target.split('/').includes('ui')) flag('foreign-ui', `pages compose components; ${from.feature} does not import ${to.feature}/ui`);
    if (mine === undefined || theirs === undefined) flag('no-floor', `${mine === undefined ? from.feature : to.feature} has no floor in stairs.ts`);
    else if (theirs.floor > mine.floor) flag('up', `${from.feature} (floor ${mine.floor}) imports up from ${to.feature} (floor ${theirs.floor})`);
    else if (theirs.floor === mine.floor) flag('sideways', `${from.feature} imports sideways from ${to.feature}, both on floor ${mine.floor}`);
  }
  if (from.kind === 'feature') broken.push(...judgeBrowserSafe(path, target));
  return broken;
}

/**
 * Processes load the build, package.json and the API's routes, and the platform shares the lock of bin/: none of these
 * has a # name. Tests use tests/support.
 */
function mayReachOut(path: string, from: Zone, to: Zone, target: string): boolean {
  if (isTest(path) && to.kind === 'proving') return true;
  if (from.kind === 'processes' && target.startsWith('src/routes/api/')) return true;
  return (from.kind === 'processes' || from.kind === 'platform') && !target.startsWith('src/') && to.kind === 'elsewhere';
}

const isCodeImport = (specifier: string): boolean => isCode(specifier) || posix.extname(specifier) === '';

/** `model.ts` and `schema.ts` reach the browser: no server code and nothing of Node in them. */
function judgeBrowserSafe(path: string, target: string): { rule: string; message: string }[] {
  const safe = /\/(model|schema)\.ts$/.test(path) && /\/server\//.test(target);
  return safe ? [{ rule: 'browser-safe', message: 'model and schema reach the browser and import nothing of server/' }] : [];
}

function judgePackage(path: string, from: Zone, specifier: string): { rule: string; message: string }[] {
  if (from.kind !== 'feature' || isTest(path)) return [];
  const kit = /^(\$app|\$env|\$service-worker|@sveltejs|svelte)(\/|$)/.test(specifier);
  if (kit && !path.includes('/ui/')) return [{ rule: 'no-sveltekit', message: 'model, schema and server import nothing of SvelteKit' }];
  if (isBuiltin(specifier) && /\/(model|schema)\.ts$/.test(path)) {
    return [{ rule: 'browser-safe', message: 'model and schema reach the browser and import nothing of Node' }];
  }
  return [];
}

/** Path of an imported file relative to the root; undefined for a package. */
function localTarget(path: string, specifier: string): string | undefined {
  if (/^#(features|platform|ui)\//.test(specifier)) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
}

/** The feature that owns a table, `platform`, or undefined when nobody does. */
function ownerOf(table: string, stairs: Stairs): string | undefined {
  const [schema, rest] = table.split('.');
  if (rest !== undefined) return schemaOwners[schema ?? ''];
  if (platformTables.includes(table)) return 'platform';
  return Object.keys(stairs).find((feature) => stairs[feature]?.tables.includes(table));
}

function checkTables(source: Source, stairs: Stairs): Finding[] {
  const from = zoneOf(source.path);
  if (from.kind === 'elsewhere') return [];
  const me = from.kind === 'feature' ? from.feature : from.kind;
  return tableUses(source).flatMap(({ kind, table, line }): Finding[] => {
    const finding = (rule: string, message: string): Finding[] => [{ file: source.path, line, rule, message }];
    if (table === undefined) {
      return kind === 'write' ? finding('computed-table', 'writes a table whose name is computed, so nobody can see who owns it: write the name out') : [];
    }
    if (systemSchemas.has(table.split('.')[0] ?? '')) return [];
    const owner = ownerOf(table, stairs);
    const ownerWords = owner === undefined ? 'nobody' : owner === 'platform' ? 'the platform' : `feature "${owner}"`;
    if (kind === 'write') {
      if (me === owner) return [];
      return finding('foreign-write', `${me} writes "${table}", which ${ownerWords} owns`);
    }
    if (owner === undefined || owner === me || owner === 'platform') return [];
    if (from.kind === 'platform' || from.kind === 'ui') return finding('read-up', `${me} reads "${table}", which ${ownerWords} owns`);
    const mine = stairs[me ?? ''];
    const theirs = stairs[owner];
    if (from.kind !== 'feature' || mine === undefined || theirs === undefined || theirs.floor < mine.floor) return [];
    const direction = theirs.floor === mine.floor ? 'sideways' : 'up';
    return finding(`read-${direction}`, `${me} (floor ${mine.floor}) reads ${direction} into "${table}", which ${ownerWords} (floor ${theirs.floor}) owns`);
  });
}

if (import.meta.main) await runFromCommandLine('check-stairs', checkStairs);
