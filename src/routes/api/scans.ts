import { z } from 'zod';
import { scanBatch } from '#features/attendance/hall/schema.ts';
import { mergeScans, takeDoorList } from '#features/attendance/hall/server/commands.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { crew } from '#platform/http/policy.ts';

const slug = z.object({ slug: z.string().max(100) });

/** The door of a hall: the list a phone takes with it, and what it has scanned. No key: device and number are the key. */
export const scanRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/door',
    config: { policy: crew() },
    schema: {
      summary: 'The tickets of an event for a scanner without a line: hashes, numbers and initials',
      params: slug,
      response: {
        200: z.object({
          slug: z.string(), eventId: z.string(), listedAt: z.string(), salt: z.string(), ticketKey: z.string(),
          tickets: z.array(z.tuple([z.string(), z.string(), z.number().int(), z.string(), z.enum(['active', 'cancelled'])])).describe('hash of the code, hash of the registration, number, initials, state'),
          now: z.string(),
        }),
      },
    },
    handler: async (request, reply) => {
      const list = await takeDoorList(app, request.principal, { event: request.params.slug });
      return reply.header('cache-control', 'no-store').send({ ...list, tickets: list.tickets.map((ticket) => [...ticket]), now: app.clock.now().toISOString() });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/scans',
    config: { policy: crew() },
    schema: {
      summary: 'Hand over what a door\'s scanner has read; may be repeated, in any order',
      params: slug,
      body: scanBatch,
      response: { 200: z.object({ now: z.string(), scans: z.array(z.object({ sequence: z.number().int(), state: z.enum(['kept', 'cancelled', 'foreign', 'unknown']), number: z.number().int().nullable() })) }) },
    },
    handler: (request) => mergeScans(app, request.principal, { event: request.params.slug, ...request.body }),
  });
};
