import { z } from 'zod';
import { correctionNote } from '#features/recap/desk/schema.ts';
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
  corrections: z.array(z.object({ version: z.number(), note: z.string(), at: z.string() })),
});

/** The news of an event: read by anybody once published and free, written and published by staff. */
export const recapRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/recap',
    config: { policy: anyone() },
    schema: { params: slug, querystring: z.object({ language: z.enum(['id', 'en']).default('id') }), response: { 200: recap } },
    handler: async (request) => {
      const found = await withScope(app.db, anybody, (trx) => publishedRecapOf(trx, { slug: request.params.slug, language: request.query.language, now: app.clock.now() }));
      if (!found) throw notFound();
      const { recap: { title, dateline, paragraphs, writer }, version, publishedAt } = found;
      const corrections = found.corrections.map((one) => ({ ...one, at: one.at.toISOString() }));
      return { title, dateline, paragraphs, writer, version, publishedAt: publishedAt.toISOString(), corrections };
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/recap/draft',
    config: { policy: staff() },
    schema: { params: slug, response: { 200: z.object({ version: z.number() }) } },
    handler: async (request) => {
      const key = keyFor(request.principal, 'recap.draft', request.headers['idempotency-key'], request.params);
      const { version } = await draftRecap(app, request.principal, { event: request.params.slug, key });
      return { version };
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/recap/publish',
    config: { policy: staff() },
    // `note`: what was wrong, where readers have seen an earlier version.
    schema: { params: slug, body: z.object({ note: correctionNote.optional() }).nullish(), response: { 200: z.object({ version: z.number() }) } },
    handler: async (request) => {
      const note = request.body?.note ?? null;
      const key = keyFor(request.principal, 'recap.publish', request.headers['idempotency-key'], { ...request.params, ...(note ? { note } : {}) });
      return publishRecap(app, request.principal, { event: request.params.slug, note, key });
    },
  });
};
