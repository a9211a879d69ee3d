import ts from 'typescript';
import { lineOf, literalText, unwrap, walk } from './source-tree.ts';
import type { Source } from './source-tree.ts';

/** One mention of a database table. `table` is undefined when the code computes the name. */
export type TableUse = { kind: 'read' | 'write'; table: string | undefined; line: number };

const writers = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto']);
const readers = new Set([
  'selectFrom', 'from', 'using', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin',
  'innerJoinLateral', 'leftJoinLateral', 'crossJoinLateral',
]);

const name = String.raw`((?:"?\w+"?\.)?"?[a-z_]\w*"?|:computed:)`;
const writesInSql = [
  String.raw`\binsert\s+into\s+${name}`,
  String.raw`\bmerge\s+into\s+(?:only\s+)?${name}`,
  String.raw`\bdelete\s+from\s+(?:only\s+)?${name}`,
  // "for update of x" and prose such as "update the page" have no SET behind the name.
  String.raw`\bupdate\s+(?:only\s+)?${name}(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b`,
  String.raw`\btruncate\s+(?:table\s+)?(?:only\s+)?${name}`,
  String.raw`\bcopy\s+${name}\s*(?:\([^)]*\)\s*)?from\s+stdin\b`,
].map((pattern) => new RegExp(pattern, 'gi'));
/** The statement ends where the literal ends: the name is glued on with `+`. */
const cutOffWrite = /\b(?:insert\s+into|merge\s+into|delete\s+from|truncate\s+table)\s*$/i;
const readsInSql = [
  new RegExp(String.raw`\b(?:from|join|using)\s+(?:only\s+|lateral\s+)?${name}(?!\s*\(|\w)`, 'gi'),
  // The further tables of "from a, b".
  new RegExp(String.raw`\bfrom\s+\w+(?:\s+(?:as\s+)?\w+)?\s*,\s*${name}(?!\s*\(|\w)`, 'gi'),
];
const localInSql = [
  /(?:\bwith\s+(?:recursive\s+)?|,\s*)(\w+)\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s+)?\(/gi,
  /\bcreate\s+(?:local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)/gi,
];

/**
 * Every table a file reads or writes: Kysely's builders, and SQL inside string and template literals.
 * Common table expressions and temporary tables of the same file are left out.
 */
export function tableUses(source: Source): TableUse[] {
  const uses: TableUse[] = [];
  const locals = new Set<string>();
  const keep = (kind: TableUse['kind'], found: string | undefined, line: number): void => {
    uses.push({ kind, table: found === undefined || found === ':computed:' ? undefined : plainName(found), line });
  };

  walk(source.ast, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const method = node.expression.name.text;
      const first = node.arguments[0];
      const line = lineOf(source, node.expression.name);
      if (method === 'with' || method === 'withRecursive') {
        const local = literalText(first);
        if (local !== undefined) locals.add(plainName(local));
      } else if (writers.has(method)) keep('write', literalText(first), line);
      else if (readers.has(method) && !isBuiltIn(node.expression.expression)) {
        const all = first && ts.isArrayLiteralExpression(first) ? first.elements : [first];
        for (const one of all) {
          const table = literalText(one);
          if (table !== undefined) keep('read', table, line);
        }
      }
    }
    const sql = sqlText(node);
    if (sql === undefined) return;
    const firstLine = lineOf(source, node);
    const lineIn = (offset: number): number => firstLine + sql.slice(0, offset).split('\n').length - 1;
    for (const pattern of localInSql) for (const match of sql.matchAll(pattern)) locals.add(plainName(match[1] ?? ''));
    for (const pattern of writesInSql) {
      for (const match of sql.matchAll(pattern)) keep('write', match[1], lineIn(match.index));
    }
    if (cutOffWrite.test(sql)) keep('write', undefined, firstLine);
    if (!looksLikeSql(node, sql)) return;
    for (const pattern of readsInSql) {
      for (const match of sql.matchAll(pattern)) {
        // "delete from x" is a write, and was kept as one.
        if (!/\bdelete\s+$/i.test(sql.slice(0, match.index))) keep('read', match[1], lineIn(match.index));
      }
    }
  });
  return uses.filter((use) => use.table === undefined || !locals.has(use.table));
}

/** Keeps prose such as "the day from event to event" out: SQL is tagged `sql`, or has a verb of SQL in it. */
function looksLikeSql(node: ts.Node, text: string): boolean {
  const tagged = ts.isTaggedTemplateExpression(node.parent) && node.parent.tag.getText().startsWith('sql');
  return tagged || /\b(select|insert|update|delete|merge)\b/i.test(text);
}

/** `"Event" as e` is event; `public.event` is event; other schemas keep their name. */
function plainName(written: string): string {
  const bare = written.trim().split(/\s+/)[0] ?? '';
  return bare.replaceAll('"', '').replace(/\(.*$/, '').replace(/^public\./, '').toLowerCase();
}

/** `Array.from`, `Buffer.from` and their like are not SQL. */
function isBuiltIn(receiver: ts.Expression): boolean {
  return ts.isIdentifier(receiver) && /^[A-Z]/.test(receiver.text);
}

/** The text of a literal, its computed parts as `:computed:`, save names written as `sql.table('x')`. */
function sqlText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const parts = node.templateSpans.map((span) => fixedName(span.expression) + span.literal.text);
  return node.head.text + parts.join('');
}

function fixedName(expression: ts.Expression): string {
  const bare = unwrap(expression);
  if (!ts.isCallExpression(bare) || !ts.isPropertyAccessExpression(bare.expression)) return ':computed:';
  if (!['table', 'id', 'ref'].includes(bare.expression.name.text)) return ':computed:';
  const names = bare.arguments.map((argument) => literalText(argument));
  return names.length > 0 && names.every((one) => one !== undefined) ? names.join('.') : ':computed:';
}
