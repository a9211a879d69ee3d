import { z } from 'zod';
import { recordPulse } from '#features/attendance/server/commands.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { participant } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';

/** "I am here now", every 30 seconds from the room. No key: the moment and the person are the key. */
export const pulseRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/pulses',
    config: { policy: participant() },
    schema: {
      summary: 'Say that this participant is present now',
      params: z.object({ slug: z.string() }),
      response: { 200: z.object({ countedSeconds: z.number().int(), counting: z.boolean().describe('false: the event is not live, so this moment does not count') }) },
    },
    handler: (request) => {
      if (request.principal.kind !== 'participant') throw signInNeeded();
      return recordPulse(app, request.principal);
    },
  });
};
