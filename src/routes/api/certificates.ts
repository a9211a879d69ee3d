import { z } from 'zod';
import { readTilePath } from '#features/certificate/log/model.ts';
import { newestHead, readTile } from '#features/certificate/log/server/queries.ts';
import { keySet } from '#features/certificate/payload/server/queries.ts';
import { readNumber } from '#features/certificate/payload/model.ts';
import { numberUnknown } from '#features/certificate/verification/server/errors.ts';
import { checkNumber } from '#features/certificate/verification/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';

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
};
