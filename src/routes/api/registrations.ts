import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { ticketTokens } from '#features/registration/model.ts';
import { signUpSchema } from '#features/registration/schema.ts';
import { register } from '#features/registration/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';

const refusalSchema = z.object({ reason: z.string(), message: z.string(), fields: z.record(z.string(), z.string()).optional() });
const ticketSchema = z.object({
  number: z.number().int().describe('Dense sequence number of the event'),
  channel: z.enum(['meeting', 'stream', 'venue', 'viewing_point']),
  link: z.string().describe('The one personal link; it leads to wherever the person belongs'),
  code: z.string().describe('Eight letters and digits that can be read out'),
});

/** The address links begin with: the operator's word, else the host this request came to (the outer server has settled it). */
function linkOrigin(app: App, headers: IncomingHttpHeaders): string {
  return app.config.publicOrigin ?? `${String(headers['x-forwarded-proto'])}://${String(headers['x-forwarded-host'])}`;
}

/** Sign-up by machines: the same command as the form, the same answer for the same key. */
export const registrationRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/registrations',
    config: { policy: anyone() },
    schema: {
      summary: 'Sign up for an event',
      params: z.object({ slug: z.string() }),
      headers: z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') }),
      body: signUpSchema,
      response: { 201: ticketSchema, 400: refusalSchema, 404: refusalSchema, 409: refusalSchema, 422: refusalSchema },
    },
    // The schema above documents; the command reads the body itself and names all wrong fields at once.
    validatorCompiler: () => (value: unknown) => ({ value }),
    handler: async (request, reply) => {
      const { ticket } = await register(app, request.principal, {
        slug: request.params.slug,
        body: request.body,
        key: [request.headers['idempotency-key']].flat()[0],
        via: 'api',
        origin: linkOrigin(app, request.headers),
        language: request.locale,
        tokens: ticketTokens(request.headers),
      });
      return reply.code(201).send(ticket);
    },
  });
};
