import { sql } from 'kysely';
import { z } from 'zod';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';
import { Refusal } from '#platform/http/refusal.ts';

/** /healthz: this process lives, whatever else is down. /readyz: what it needs is there. And the document of this surface. */
export const healthRoutes: ApiRoutes = (api, app) => {
  api.route({ method: 'GET', url: '/healthz', config: { policy: anyone() }, schema: { response: { 200: z.object({ ok: z.literal(true) }) } }, handler: async () => ({ ok: true as const }) });
  api.route({
    method: 'GET',
    url: '/readyz',
    config: { policy: anyone() },
    schema: { response: { 200: z.object({ ok: z.literal(true) }) } },
    handler: async () => {
      try {
        await sql`select 1`.execute(app.db);
      } catch {
        throw new Refusal('busy', 503);
      }
      return { ok: true as const };
    },
  });
  api.route({ method: 'GET', url: '/api/v1/openapi.json', config: { policy: anyone() }, schema: { hide: true }, handler: async () => api.swagger() });
};
