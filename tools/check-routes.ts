import { posix } from 'node:path';
import ts from 'typescript';
import { runFromCommandLine } from './finding.ts';
import type { Finding } from './finding.ts';
import { lineOf, listFiles, literalText, readSources, unwrap, walk } from './source-tree.ts';
import type { Source } from './source-tree.ts';

/** The only maker of policies: a policy written by hand in a route would be a second vocabulary of permission. */
const policyModule = '#platform/http/policy.ts';

/**
 * Every way into the product says who may use it: `export const _policy` in each `+page.server.ts` and `+server.ts`
 * (SvelteKit allows only underscored extra exports), `config: { policy }` in each Fastify route.
 */
export function checkRoutes(root: string): Finding[] {
  const pages = listFiles(root, 'src/routes');
  const servers = ['src/features', 'src/processes', 'src/routes/api'].flatMap((folder) => readSources(root, folder)).filter(
    ({ path }) => /^src\/(features\/.*\/server|processes|routes\/api)\//.test(path) && !path.endsWith('.test.ts'),
  );
  return [
    ...pages.filter((path) => posix.basename(path) === '+page.svelte').flatMap((path) => checkPage(path, new Set(pages))),
    ...readSources(root, 'src/routes').filter(({ path }) => /\/\+(page\.server|server)\.(ts|js)$/.test(path)).flatMap(checkModule),
    ...servers.flatMap(checkApi),
  ];
}

function checkPage(path: string, pages: ReadonlySet<string>): Finding[] {
  const folder = posix.dirname(path);
  if (pages.has(`${folder}/+page.server.ts`) || pages.has(`${folder}/+page.server.js`)) return [];
  return [{ file: path, rule: 'page-policy', message: 'has no +page.server.ts beside it, so nothing declares who may see it' }];
}

function checkModule(source: Source): Finding[] {
  const file = source.path;
  const makers = policyMakers(source.ast);
  for (const statement of source.ast.statements) {
    const exported = ts.isVariableStatement(statement) && statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
    if (!exported) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText(source.ast) !== '_policy') continue;
      const maker = initializer && rootName(initializer);
      if (maker !== undefined && makers.has(maker)) return [];
      return [{ file, line: lineOf(source, statement), rule: 'policy-origin', message: `_policy is not made by a function of ${policyModule}` }];
    }
  }
  return [{ file, rule: 'route-policy', message: `declares no policy: export const _policy = ... from ${policyModule}` }];
}

/** Local names of the values imported from the policy module. */
function policyMakers(ast: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of ast.statements) {
    if (!ts.isImportDeclaration(statement) || literalText(statement.moduleSpecifier) !== policyModule) continue;
    const clause = statement.importClause;
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword || clause.namedBindings === undefined) continue;
    if (ts.isNamespaceImport(clause.namedBindings)) names.add(clause.namedBindings.name.text);
    else for (const one of clause.namedBindings.elements) if (!one.isTypeOnly) names.add(one.name.text);
  }
  return names;
}

/** The first name of `policy.public().with(x)`: policy. */
function rootName(expression: ts.Expression): string | undefined {
  const bare = unwrap(expression);
  if (ts.isIdentifier(bare)) return bare.text;
  if (ts.isCallExpression(bare) || ts.isPropertyAccessExpression(bare)) return rootName(bare.expression);
  return undefined;
}

const methods = new Set(['route', 'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all']);
const usualNames = ['api', 'fastify'];

/** A Fastify route is recognised by its server (typed or named so) or by a path that starts with a slash. */
function checkApi(source: Source): Finding[] {
  const findings: Finding[] = [];
  const servers = fastifyNames(source.ast);
  walk(source.ast, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const method = node.expression.name.text;
    const first = node.arguments[0];
    if (!methods.has(method) || first === undefined) return;
    const onServer = servers.has(serverName(node.expression.expression) ?? '');
    const isRoute = method === 'route' ? onServer || hasProperty(first, 'url') : onServer || startsWithSlash(first);
    if (!isRoute || node.arguments.some(declaresPolicy)) return;
    findings.push({ file: source.path, line: lineOf(source, node), rule: 'api-policy', message: `.${method}(...) declares no policy: write config: { policy: ... } in the call itself` });
  });
  return findings;
}

function fastifyNames(ast: ts.SourceFile): Set<string> {
  const names = new Set(usualNames);
  walk(ast, (node) => {
    if (!ts.isParameter(node) && !ts.isVariableDeclaration(node)) return;
    if (!ts.isIdentifier(node.name)) return;
    const typed = /^(Api|Fastify(?!Request|Reply)\w*)\b/.test(node.type?.getText(ast) ?? '');
    const derived = node.initializer !== undefined && names.has(serverName(node.initializer) ?? '');
    if (typed || derived) names.add(node.name.text);
  });
  return names;
}

/** The name of a server: `api`, or `api.withTypeProvider<Zod>()`; `api.cache` is something else. */
function serverName(expression: ts.Expression): string | undefined {
  const bare = unwrap(expression);
  if (ts.isIdentifier(bare)) return bare.text;
  if (!ts.isCallExpression(bare)) return undefined;
  const called = bare.expression;
  if (ts.isIdentifier(called)) return called.text.toLowerCase() === 'fastify' ? 'fastify' : undefined;
  return ts.isPropertyAccessExpression(called) && called.name.text === 'withTypeProvider' ? serverName(called.expression) : undefined;
}

/** `'/x'` or `` `/x/${y}` ``; a map's get('x') is no route. */
function startsWithSlash(node: ts.Expression): boolean {
  const bare = unwrap(node);
  const start = ts.isTemplateExpression(bare) ? bare.head.text : literalText(bare);
  return start?.startsWith('/') === true;
}

function property(node: ts.Node, name: string): ts.ObjectLiteralElementLike | undefined {
  const bare = ts.isExpression(node) ? unwrap(node) : node;
  if (!ts.isObjectLiteralExpression(bare)) return undefined;
  return bare.properties.find((one) => one.name !== undefined && (ts.isIdentifier(one.name) || ts.isStringLiteral(one.name)) && one.name.text === name);
}

const hasProperty = (node: ts.Node, name: string): boolean => property(node, name) !== undefined;

/** An options object with `config: { policy }`; `policy: undefined` declares nothing. */
function declaresPolicy(argument: ts.Expression): boolean {
  const config = property(argument, 'config');
  if (config === undefined || !ts.isPropertyAssignment(config)) return false;
  const policy = property(config.initializer, 'policy');
  if (policy === undefined) return false;
  return ts.isShorthandPropertyAssignment(policy) || (ts.isPropertyAssignment(policy) && !/^(undefined|null)$/.test(policy.initializer.getText()));
}

if (import.meta.main) await runFromCommandLine('check-routes', checkRoutes);
