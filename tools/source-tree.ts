import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

/** A node of the Svelte parser's tree; only the fields the checks read. */
export type MarkupNode = { type: string; start: number; end: number; [field: string]: unknown };

/**
 * A file that holds code. `ast` is TypeScript's tree; for a `.svelte` file it is the tree of its script
 * blocks with everything else blanked out, so that lines stay true, and `markup` is Svelte's own tree.
 */
export type Source = { path: string; text: string; ast: ts.SourceFile; markup?: MarkupNode };

export type Import = { specifier: string; line: number };

/** Made by machines or for machines: never checked. */
const skippedFolders = new Set(['node_modules', 'build', '.svelte-kit', 'paraglide', '.git']);

/** Every file below `folder`, sorted, relative to `root` with forward slashes; none when it is absent. */
export function listFiles(root: string, folder: string): string[] {
  const found: string[] = [];
  const visit = (relative: string): void => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      const path = `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) visit(path);
      } else found.push(path);
    }
  };
  if (statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()) visit(folder);
  return found.sort();
}

/** Parses every TypeScript, JavaScript and Svelte file below `folder`. Throws, naming the file, on broken markup. */
export function readSources(root: string, folder: string): Source[] {
  return listFiles(root, folder)
    .filter((path) => /\.(ts|mts|js|mjs|svelte)$/.test(path))
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Parses one file; `path` decides the language. */
export function parseSource(path: string, text: string): Source {
  if (!path.endsWith('.svelte')) return { path, text, ast: parseScript(path, text) };
  let root: ReturnType<typeof parseMarkup>;
  try {
    root = parseMarkup(text);
  } catch (cause) {
    throw new Error(`${path} cannot be read as Svelte: ${String(cause)}`, { cause });
  }
  let script = text.replace(/[^\n]/g, ' ');
  for (const block of [root.module, root.instance]) {
    if (!block) continue;
    // The parser types `content` as an ESTree program, which does not promise the offsets it always has.
    const { start, end } = block.content as unknown as MarkupNode;
    script = script.slice(0, start) + text.slice(start, end) + script.slice(end);
  }
  return { path, text, ast: parseScript(path, script), markup: root.fragment as unknown as MarkupNode };
}

function parseMarkup(text: string) {
  return parse(text, { modern: true });
}

function parseScript(path: string, text: string): ts.SourceFile {
  const kind = /\.m?js$/.test(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

/** Calls `see` for `node` and everything below it. */
export function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => walk(child, see));
}

/** Calls `see` for `node` and everything below it; `see` returns false to leave a branch out. */
export function walkMarkup(node: MarkupNode, see: (node: MarkupNode) => boolean | void): void {
  if (see(node) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isMarkupNode(child)) walkMarkup(child, see);
  }
}

function isMarkupNode(value: unknown): value is MarkupNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Line of a node, counted from 1. */
export function lineOf(source: Source, node: ts.Node): number {
  return source.ast.getLineAndCharacterOfPosition(node.getStart(source.ast)).line + 1;
}

/** Line of an offset in a text, counted from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The expression without `as`, `satisfies`, `!` and brackets around it. */
export function unwrap(node: ts.Expression): ts.Expression {
  const wraps =
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node);
  return wraps ? unwrap(node.expression) : node;
}

/** The value of a string written out in full, otherwise undefined. */
export function literalText(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const bare = ts.isExpression(node) ? unwrap(node) : node;
  return ts.isStringLiteralLike(bare) ? bare.text : undefined;
}

/**
 * Every module a file names: `import`, `import type`, `export ... from`, `import('...')` as value and as type,
 * `require('...')`, and dynamic imports in Svelte markup.
 */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const keep = (node: ts.Node, specifier: string | undefined): void => {
    if (specifier !== undefined) found.push({ specifier, line: lineOf(source, node) });
  };
  walk(source.ast, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) keep(node, literalText(node.moduleSpecifier));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) keep(node, literalText(node.argument.literal));
    else if (ts.isCallExpression(node)) {
      const called = node.expression;
      const loads = called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');
      if (loads) keep(node, literalText(node.arguments[0]));
    }
  });
  if (source.markup) {
    walkMarkup(source.markup, (node) => {
      if (node.type !== 'ImportExpression') return;
      const target = node.source as { value?: unknown };
      if (typeof target.value === 'string') found.push({ specifier: target.value, line: lineAt(source.text, node.start) });
    });
  }
  return found;
}
