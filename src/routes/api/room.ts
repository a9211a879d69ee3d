import { z } from 'zod';
import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, participant } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { readMine, readWholeRoom } from '../room.ts';

const slug = z.object({ slug: z.string().max(100) });

/** The room as the stream would begin with it, and what is a participant's own in it. */
export const roomRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/room',
    config: { policy: anyone() },
    schema: { summary: 'The room now, and the number of its log: go on from there at /live/{slug}?after=', params: slug, response: { 200: z.object({ seq: z.number().int(), room: z.record(z.string(), z.unknown()) }) } },
    handler: async (request) => {
      const event = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
      const { seq, room } = await withScope(app.db, { kind: 'event', eventId: event.id, programmeId: event.programmeId }, (trx) => readWholeRoom(trx, { eventId: event.id }), { oneView: true });
      return { seq, room: { ...room } };
    },
  });
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/mine',
    config: { policy: participant() },
    schema: { summary: "A participant's seat, questions, votes, choices and time counted in this event", params: slug, response: { 200: z.record(z.string(), z.unknown()) } },
    handler: async (request) => {
      const { principal } = request;
      if (principal.kind !== 'participant') throw signInNeeded();
      return withScope(app.db, principal, async (trx) => ({ ...(await readMine(trx, await getEvent(trx, request.params.slug), principal, app.clock.now())) }));
    },
  });
};
