import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { App } from '#platform/app/app.ts';
import { createApi, type ApiRoutes } from '#platform/http/api.ts';
import type { RoutePolicy } from '#platform/http/policy.ts';
import { anybody } from '#platform/app/principal.ts';
import { apiRoutes } from '../../src/processes/api.ts';

/** One way into the product, as its router has it. */
export interface Entrance {
  surface: 'page' | 'api';
  method: string;
  /** Where it is written; pages alone. */
  file?: string;
  /** With parameters as `:name`. */
  path: string;
  /** `?/name` of a page's form action; absent elsewhere. */
  action?: string;
  policy: RoutePolicy;
  /** What the body must look like (zod), where the route says so. */
  body?: unknown;
}

const routesFolder = join(import.meta.dirname, '../../src/routes');

interface RouteModule {
  _policy?: RoutePolicy;
  load?: unknown;
  actions?: Record<string, unknown>;
  [method: string]: unknown;
}

/** Every page, form action and endpoint under src/routes, read from the files as SvelteKit reads them. */
export async function pageEntrances(): Promise<Entrance[]> {
  const found: Entrance[] = [];
  for (const entry of readdirSync(routesFolder, { recursive: true, withFileTypes: true })) {
    if (!/^\+(page\.server|server)\.ts$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const path = addressOf(relative(routesFolder, entry.parentPath));
    const module = (await import(file)) as RouteModule;
    const policy = module._policy;
    if (!policy) throw new Error(`${file} declares no policy.`);
    if (entry.name === '+server.ts') {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) if (module[method]) found.push({ surface: 'page', method, path, file, policy });
      continue;
    }
    found.push({ surface: 'page', method: 'GET', path, file, policy });
    for (const action of Object.keys(module.actions ?? {})) found.push({ surface: 'page', method: 'POST', path, file, action: action === 'default' ? '' : `?/${action}`, policy });
  }
  return found;
}

/** `(console)/console/event/[slug]` -> `/console/event/:slug`. */
function addressOf(folder: string): string {
  const segments = folder.split('/').filter((segment) => segment !== '' && !/^\(.*\)$/.test(segment));
  return `/${segments.map((segment) => segment.replace(/\[+(?:\.\.\.)?(\w+)(?:=\w+)?\]+/g, ':$1')).join('/')}`;
}

/** Every route of the API, heard from the router as it takes them in. */
export async function apiEntrances(app: App): Promise<Entrance[]> {
  const found: Entrance[] = [];
  const listen: ApiRoutes = (api) => {
    api.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) {
        if (method === 'HEAD') continue; // Fastify answers it from GET
        found.push({ surface: 'api', method, path: route.url, policy: route.config!.policy!, body: route.schema?.body });
      }
    });
  };
  const api = await createApi(app, { findPrincipal: async () => anybody, routes: [listen, ...apiRoutes] });
  await api.close();
  return found;
}
