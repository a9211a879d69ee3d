import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRoutes } from './check-routes.ts';
import { plantTree, rulesIn } from './planted-tree.ts';

const rules = (files: Record<string, string>): string[] => rulesIn(checkRoutes(plantTree(files)));
const makes = `import { publicPage } from '#platform/http/policy.ts';\n`;
const api = 'src/features/registration/server/routes/commands.ts';

test('routes that all declare their policy have no findings', () => {
  const findings = checkRoutes(plantTree({
    'src/routes/+layout.svelte': '<slot />',
    'src/routes/+layout.server.ts': 'export const load = () => ({});',
    'src/routes/+error.svelte': '<p></p>',
    'src/routes/(public)/+page.svelte': '<p></p>',
    'src/routes/(public)/+page.server.ts': `${makes}export const _policy = publicPage();\nexport const csr = false;`,
    'src/routes/j/[token]/+page.server.ts': `import type { Policy } from '#platform/http/policy.ts';\nimport * as policy from '#platform/http/policy.ts';\nexport const _policy: Policy = policy.staff({ kind: 'admin' }) satisfies Policy;`,
    'src/routes/health/+server.ts': `${makes}export const _policy = publicPage;\nexport const GET = () => new Response();`,
    [api]: `export function register(app: FastifyInstance) {
      app.get('/events', { config: { policy: staff() } }, async () => []);
      app.withTypeProvider<Zod>().route({ method: 'POST', url: '/x', config: { policy }, handler: async () => 1 });
      request.headers.get('x-y'); new Map().get(key); table.delete(row); app.cache.delete(row); api.cache.get(row);
    }`,
    'src/features/registration/server/commands.test.ts': `app.get('/events', {}, async () => []);`,
    'src/processes/web.ts': `app.route({ method: 'GET', url: '/readyz', config: { rateLimit: 1, policy: open() }, handler });`,
  }));
  assert.deepEqual(findings, []);
});

const faults: [claim: string, files: Record<string, string>, rule: string][] = [
  ['a page module without a policy', { 'src/routes/+page.server.ts': 'export const load = () => ({});' }, 'route-policy'],
  ['an endpoint without a policy', { 'src/routes/x/+server.ts': 'export const GET = () => new Response();' }, 'route-policy'],
  ['a policy that is not exported', { 'src/routes/x/+server.ts': `${makes}const _policy = publicPage();` }, 'route-policy'],
  ['a policy made by hand', { 'src/routes/x/+server.ts': `${makes}export const _policy = { open: true };` }, 'policy-origin'],
  ['a policy made elsewhere', { 'src/routes/x/+server.ts': `import { publicPage } from '#ui/policy.ts';\nexport const _policy = publicPage();` }, 'policy-origin'],
  ['a policy of which only the type is imported', { 'src/routes/x/+server.ts': `import type { publicPage } from '#platform/http/policy.ts';\nexport const _policy = publicPage();` }, 'policy-origin'],
  ['a page without a server module', { 'src/routes/x/+page.svelte': '<p></p>', 'src/routes/x/+page.ts': 'export const csr = false;' }, 'page-policy'],
  ['an API route without options', { [api]: `app.get('/events', async () => []);` }, 'api-policy'],
  ['an API route whose config lacks a policy', { [api]: `app.post('/events', { config: { rateLimit: 1 } }, async () => []);` }, 'api-policy'],
  ['a policy in the handler instead of the options', { [api]: `app.post('/events', {}, async () => ({ config: { policy: 1 } }));` }, 'api-policy'],
  ['a policy that is undefined', { [api]: `app.post('/events', { config: { policy: undefined } }, h);` }, 'api-policy'],
  ['a route object without a policy', { [api]: `server.route({ method: 'GET', url: '/x', handler });` }, 'api-policy'],
  ['a route whose options hide elsewhere', { [api]: `api.route(options);` }, 'api-policy'],
  ['a computed path on a typed server', { [api]: `export function add(http: FastifyInstance) { http.get(path, h); }` }, 'api-policy'],
  ['a computed path on a derived server', { [api]: `const typed = Fastify({ logger: false }).withTypeProvider<Zod>(); typed.get(path, h);` }, 'api-policy'],
  ['a template path', { 'src/processes/web.ts': 'inner.get(`/${base}/x`, h);' }, 'api-policy'],
  ['a route in the folder of the API', { 'src/routes/api/event.ts': `export const eventRoutes: ApiRoutes = (api, app) => { api.route({ url, handler }); };` }, 'api-policy'],
  ['a computed path on a parameter typed Api', { 'src/routes/api/event.ts': `export function add(http: Api) { http.get(path, h); }` }, 'api-policy'],
  ['a process route without a policy', { 'src/processes/web.ts': `inner.get('/x', h);` }, 'api-policy'],
];
for (const [claim, files, rule] of faults) {
  test(`${claim} is caught`, () => assert.deepEqual(rules(files), [rule]));
}
