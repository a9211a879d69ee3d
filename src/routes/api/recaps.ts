import { z } from 'zod';
import { draftRecap, publishRecap } from '#features/recap/server/commands.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const recap = z.object({
  title: z.string(),
  dateline: z.string(),
  paragraphs: z.array(z.object({ text: z.string(), sources: z.array(z.string()) })),
  writer: z.string().nullable(),
  version: z.number(),
  publishedAt: z.string(),
});

/** The news of an event: read by anybody once published, written and published by staff. */
export const recapRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/recap',
    config: { policy: anyone() },
    schema: { params: slug, querystring: z.object({ language: z.enum(['id', 'en']).default('id') }), response: { 200: recap } },
    handler: async (request) => {
      const found = await withScope(app.db, anybody, (trx) => publishedRecapOf(trx, { slug: request.params.slug, language: request.query.language }));
      if (!found?.publishedAt) throw notFound();
      const { recap: { title, dateline, paragraphs, writer }, version, publishedAt } = found;
      return { title, dateline, paragraphs, writer, version, publishedAt: publishedAt.toISOString() };
    },
  });
  for (const [verb, command] of [['draft', draftRecap], ['publish', publishRecap]] as const) {
    api.route({
      method: 'POST',
      url: `/api/v1/events/:slug/recap/${verb}`,
      config: { policy: staff() },
      schema: { params: slug, response: { 200: z.object({ version: z.number() }) } },
      handler: async (request) => {
        const key = keyFor(request.principal, `recap.${verb}`, request.headers['idempotency-key'], request.params);
        const { version } = await command(app, request.principal, { event: request.params.slug, key });
        return { version };
      },
    });
  }
};
