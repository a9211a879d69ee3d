import { z } from 'zod';
import { askForCertificates } from '#features/certificate/server/commands.ts';
import { certificateAbsent } from '#features/certificate/server/errors.ts';
import { findOwn, newestRun } from '#features/certificate/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { readTilePath } from '#features/certificate/log/model.ts';
import { growthSince, newestHead, readTile } from '#features/certificate/log/server/queries.ts';
import { keySet } from '#features/certificate/payload/server/queries.ts';
import { readNumber } from '#features/certificate/payload/model.ts';
import { numberUnknown } from '#features/certificate/verification/server/errors.ts';
import { bundleOf, checkNumber } from '#features/certificate/verification/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, participant, staff } from '#platform/http/policy.ts';
import { forbidden, notFound } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const log = z.object({ log: z.enum(['real', 'rehearsal']) });
const state = z.enum(['valid', 'superseded', 'revoked']);

/** What strangers' verifiers need: keys, the public log (C2SP tlog-tiles), and what became of a number. */
export const certificateRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET', url: '/api/v1/certificates/keys', config: { policy: anyone() },
    schema: { response: { 200: z.object({ keys: z.array(z.object({ kty: z.string().optional(), crv: z.string().optional(), x: z.string().optional(), kid: z.string().optional(), alg: z.string().optional(), use: z.string().optional() })) }) } },
    handler: async () => withScope(app.db, anybody, keySet),
  });
  api.route({
    method: 'GET', url: '/api/v1/certificates/log/:log/checkpoint', config: { policy: anyone() },
    schema: { params: log },
    handler: async (request, reply) => {
      const head = await withScope(app.db, anybody, (trx) => newestHead(trx, request.params.log));
      if (!head) throw notFound();
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(head.note);
    },
  });
  api.route({
    method: 'GET', url: '/api/v1/certificates/log/:log/growth/:from', config: { policy: anyone() },
    schema: { params: log.extend({ from: z.coerce.number().int().min(1).max(1e15) }), response: { 200: z.object({ from: z.number(), hashes: z.array(z.string()), head: z.string() }) } },
    handler: async (request) => {
      const growth = await withScope(app.db, anybody, (trx) => growthSince(trx, { log: request.params.log, first: request.params.from }));
      if (!growth) throw notFound();
      return growth;
    },
  });
  api.route({
    method: 'GET', url: '/api/v1/certificates/log/:log/*', config: { policy: anyone() },
    schema: { params: log.extend({ '*': z.string().max(100) }) },
    handler: async (request, reply) => {
      const tile = readTilePath(request.params['*']);
      const bytes = tile && (await withScope(app.db, anybody, (trx) => readTile(trx, { log: request.params.log, ...tile })));
      if (!bytes) throw notFound();
      return reply.type('application/octet-stream').header('cache-control', 'public, max-age=31536000, immutable').send(bytes);
    },
  });
  api.route({
    method: 'GET', url: '/api/v1/certificates/:certificate', config: { policy: anyone() },
    schema: { params: z.object({ certificate: z.string().max(200) }), response: { 200: z.object({ number: z.string(), state, name: z.string(), event: z.string(), days: z.array(z.string()), newNumber: z.string().nullable() }) } },
    handler: async (request) => {
      const number = readNumber(request.params.certificate);
      const found = number && (await checkNumber(app, number));
      if (!found) throw numberUnknown();
      return found;
    },
  });
  const slug = z.object({ slug: z.string().max(100) });
  api.route({
    method: 'POST', url: '/api/v1/events/:slug/certificates', config: { policy: staff() },
    schema: { params: slug, response: { 202: z.object({ run: z.string() }) } },
    handler: async (request, reply) => reply.status(202).send(await askForCertificates(app, request.principal, { event: request.params.slug, key: keyFor(request.principal, 'certificate.ask', request.headers['idempotency-key'], request.params) })),
  });
  api.route({
    method: 'GET', url: '/api/v1/events/:slug/certificates', config: { policy: staff() },
    schema: { params: slug, response: { 200: z.object({ state: z.enum(['queued', 'running', 'done']), total: z.number().nullable(), lookedAt: z.number(), issued: z.number() }).nullable() } },
    handler: (request) => withScope(app.db, request.principal, async (trx) => {
      const run = await newestRun(trx, (await getEvent(trx, request.params.slug)).id);
      return run ? { state: run.state, total: run.total, lookedAt: run.lookedAt, issued: run.issued } : null;
    }),
  });
  api.route({
    method: 'GET', url: '/api/v1/events/:slug/certificate', config: { policy: participant() },
    schema: { params: slug, response: { 200: z.object({ number: z.string(), payload: z.string(), proof: z.object({ leaf: z.number(), hashes: z.array(z.string()), head: z.string() }) }) } },
    handler: (request) => {
      const { principal } = request;
      if (principal.kind !== 'participant') throw forbidden();
      return withScope(app.db, principal, async (trx) => {
        const held = await findOwn(trx, principal);
        const bundle = held?.state === 'valid' ? await bundleOf(trx, held) : null;
        if (!held || !bundle) throw certificateAbsent();
        return { number: held.number, ...bundle };
      });
    },
  });
};
