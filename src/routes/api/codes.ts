import { z } from 'zod';
import { codeEntry } from '#features/attendance/code/schema.ts';
import { enterCode } from '#features/attendance/code/server/commands.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { participant } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

/** The room code: said or shown in the room, entered by whoever is there. */
export const codeRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/codes',
    config: { policy: participant() },
    schema: {
      summary: 'Enter the code that the room shows now',
      params: z.object({ slug: z.string().max(100) }),
      headers: z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') }),
      body: codeEntry,
      response: { 201: z.object({ again: z.boolean().describe('true: this code had been entered before'), codes: z.number().int().describe('different codes entered so far') }) },
    },
    handler: async (request, reply) => {
      if (request.principal.kind !== 'participant') throw signInNeeded();
      const key = keyFor(request.principal, 'attendance.code', request.headers['idempotency-key'], { ...request.params, ...request.body });
      const from = { address: request.ip, browser: request.headers['user-agent'] ?? null };
      return reply.code(201).send(await enterCode(app, request.principal, { code: request.body.code, from, key }));
    },
  });
};
