import { z } from 'zod';
import { noticeEntry } from '#features/question/notice/schema.ts';
import { sendNotice, withdrawNotice } from '#features/question/notice/server/commands.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const keyed = z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') });

/** Lines that the desk sends to everybody in the room. */
export const noticeRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/notices',
    config: { policy: staff() },
    schema: { summary: 'Send a line to everybody in the room', params: slug, headers: keyed, body: noticeEntry, response: { 201: z.object({ number: z.number().int(), text: z.string(), sentAt: z.string() }) } },
    handler: async (request, reply) => {
      const key = keyFor(request.principal, 'notice.send', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return reply.code(201).send(await sendNotice(app, request.principal, { event: request.params.slug, key, ...request.body }));
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/notices/:number/withdraw',
    config: { policy: staff() },
    schema: { summary: 'Take a line back', params: slug.extend({ number: z.coerce.number().int().min(1).max(1_000_000) }), headers: keyed, response: { 200: z.object({ number: z.number().int() }) } },
    handler: (request) => withdrawNotice(app, request.principal, { event: request.params.slug, number: request.params.number, key: keyFor(request.principal, 'notice.withdraw', request.headers['idempotency-key'], request.params) }),
  });
};
