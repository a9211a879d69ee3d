import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { runFromCommandLine } from './finding.ts';
import type { Finding } from './finding.ts';
import { lineAt, lineOf, listFiles, readSources, walk, walkMarkup } from './source-tree.ts';
import type { Source } from './source-tree.ts';

const featureFiles = new Set(['README.md', 'model.ts', 'schema.ts']);
const serverFiles = new Set(['queries', 'commands', 'policy', 'errors', 'signals', 'receivers', 'jobs', 'vendor'].map((name) => `${name}.ts`));
/** A licence of data asks for its notice beside the data. */
const dataFile = /\.(json|csv|tsv|typ)$|^ATTRIBUTION$/;
const readmeLines = 15;

/** Names that say where a thing was put, not what it is. */
const emptyWords = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'shared', 'lib']);
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Names that the world writes in capitals. */
const capitalNames = new Set(['README.md', 'ATTRIBUTION']);
/** Components are named as they are written in markup: EventCard.svelte. */
const component = /^([A-Z][a-z0-9]*)+\.svelte$/;
const codeFolders = ['src', 'tools', 'bench', 'tests'];

/**
 * The closed list of names inside features, and the habits of the house that a machine can see:
 * kebab-case (components PascalCase), no barrels, no `utils`, no default exports, no `any`, no stray console.
 */
export function checkVocabulary(root: string): Finding[] {
  const sources = codeFolders.flatMap((folder) => readSources(root, folder));
  return [
    ...checkFeatureNames(root),
    ...codeFolders.flatMap((folder) => listFiles(root, folder)).flatMap(checkName),
    ...sources.flatMap((source) => [...checkExports(source), ...checkWords(source)]),
  ];
}

function checkFeatureNames(root: string): Finding[] {
  const findings: Finding[] = [];
  const features = new Set<string>();
  for (const file of listFiles(root, 'src/features')) {
    const inside = file.split('/').slice(2);
    if (inside.length === 1) {
      if (file !== 'src/features/stairs.ts') findings.push({ file, rule: 'closed-list', message: 'beside the features lies only stairs.ts' });
      continue;
    }
    features.add(inside[0] ?? '');
    const message = judgeFeatureFile(inside.slice(1));
    if (message !== undefined) findings.push({ file, rule: 'closed-list', message });
    if (posix.basename(file) === 'README.md') {
      const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
      if (lines > readmeLines) findings.push({ file, rule: 'readme', message: `${lines} lines; a feature is told in ${readmeLines}` });
    }
  }
  const files = new Set(listFiles(root, 'src/features'));
  for (const feature of features) {
    const file = `src/features/${feature}/README.md`;
    if (!files.has(file)) findings.push({ file, rule: 'readme', message: 'says in a few lines what the feature owns; it is missing' });
  }
  return findings;
}

/** What is wrong with a path inside a feature, or undefined. Any other folder is a sub-noun with the same names inside. */
function judgeFeatureFile(parts: readonly string[]): string | undefined {
  const [first = '', ...rest] = parts;
  const deepest = rest.length === 1 ? (rest[0] ?? '') : undefined;
  if (rest.length === 0) return featureFiles.has(testedFile(first)) ? undefined : `a feature holds ${[...featureFiles].join(', ')}, server/, ui/, data/ and sub-nouns`;
  if (first === 'server') return deepest !== undefined && serverFiles.has(testedFile(deepest)) ? undefined : `server/ holds ${[...serverFiles].join(', ')}`;
  if (first === 'ui') return deepest !== undefined && /\.svelte$/.test(deepest) ? undefined : 'ui/ holds .svelte files';
  if (first === 'data') return deepest !== undefined && dataFile.test(deepest) ? undefined : 'data/ holds .json, .csv, .tsv and .typ (page) files, and ATTRIBUTION';
  return judgeFeatureFile(rest);
}

/** `commands.test.ts` stands beside `commands.ts`. */
const testedFile = (name: string): string => name.replace(/\.test\.ts$/, '.ts');

function checkName(file: string): Finding[] {
  const findings: Finding[] = [];
  const parts = file.split('/');
  const name = parts.at(-1) ?? '';
  // SvelteKit gives names inside src/routes their meaning: (group), [parameter], +page.
  const isRoute = file.startsWith('src/routes/');
  const ours = isRoute ? parts.filter((part) => /^[a-z]/i.test(part)) : parts;
  for (const part of ours) {
    if (part.endsWith('.svelte')) {
      if (!component.test(part)) findings.push({ file, rule: 'pascal-case', message: `component "${part}" is not PascalCase` });
    } else if (!capitalNames.has(part) && !kebab.test(part)) findings.push({ file, rule: 'kebab-case', message: `"${part}" is not kebab-case` });
    // Message files are named by area, and one area is what all pages have in common.
    if (!part.endsWith('.json') && emptyWords.has(part.split('.')[0] ?? '')) findings.push({ file, rule: 'empty-word', message: `"${part}" says nothing: name what it holds` });
  }
  if (/^index\.(ts|js|mjs|svelte)$/.test(name)) findings.push({ file, rule: 'barrel', message: 'import the file that holds the thing, not an index' });
  return findings;
}

function checkExports(source: Source): Finding[] {
  const findings: Finding[] = [];
  const { path, ast } = source;
  const mayDefault = path.startsWith('src/routes/') || /(^|[./-])config\.(ts|js|mjs)$/.test(path);
  const add = (node: ts.Node, rule: string, message: string): void => void findings.push({ file: path, line: lineOf(source, node), rule, message });
  for (const statement of ast.statements) {
    const defaultExport =
      ts.isExportAssignment(statement) ||
      (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword) === true) ||
      (ts.isExportDeclaration(statement) && namedExports(statement).some((one) => one.name.text === 'default'));
    if (defaultExport && !mayDefault) add(statement, 'default-export', 'export it by name');
  }
  const passesOn = (statement: ts.Statement): boolean => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
  const first = ast.statements[0];
  if (first && ast.statements.every(passesOn)) add(first, 'barrel', 'a file that only passes exports on hides where things live');
  return findings;
}

function namedExports(statement: ts.ExportDeclaration): readonly ts.ExportSpecifier[] {
  return statement.exportClause && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
}

function checkWords(source: Source): Finding[] {
  const findings: Finding[] = [];
  const { path, ast, markup } = source;
  const mayPrint = !path.startsWith('src/') || /^src\/processes\/cli/.test(path);
  const mayBeAny = path.startsWith('tests/');
  const flag = (line: number, rule: string, message: string): void => void findings.push({ file: path, line, rule, message });
  const anyMessage = 'say the type, or `unknown`';
  const consoleMessage = 'use the log of the platform: it keeps personal data out';
  walk(ast, (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword && !mayBeAny) flag(lineOf(source, node), 'any', anyMessage);
    if (!mayPrint && ts.isIdentifier(node) && node.text === 'console' && isValue(node)) flag(lineOf(source, node), 'console', consoleMessage);
  });
  if (markup) {
    walkMarkup(markup, (node) => {
      if (node.type === 'TSAnyKeyword' && !mayBeAny) flag(lineAt(source.text, node.start), 'any', anyMessage);
      if (node.type === 'Identifier' && node.name === 'console' && !mayPrint) flag(lineAt(source.text, node.start), 'console', consoleMessage);
    });
  }
  return findings;
}

/** The name `console` as a value, not `x.console` and not a key `{ console: 1 }`. */
function isValue(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isPropertyAssignment(parent) || parent.initializer === node;
}

if (import.meta.main) await runFromCommandLine('check-vocabulary', checkVocabulary);
