import { z } from 'zod';
import { getEvent } from '#features/event/server/queries.ts';
import { itemKinds } from '#features/rundown/model.ts';
import { saveNote } from '#features/rundown/note/server/commands.ts';
import { noteEntry } from '#features/rundown/note/schema.ts';
import { endItem, nextItem, startItem } from '#features/rundown/server/commands.ts';
import { backItem, extendItem, insertItem, skipItem } from '#features/rundown/run/server/commands.ts';
import { extension, insertion } from '#features/rundown/run/schema.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const keyed = z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') });
const instant = z.string().nullable();
const item = z.object({
  id: z.string(),
  position: z.number().int(),
  kind: z.enum(itemKinds),
  title: z.string(),
  castId: z.string().nullable(),
  castName: z.string().nullable(),
  plannedStartsAt: instant,
  plannedMinutes: z.number().int().nullable(),
  startedAt: instant,
  endedAt: instant,
  since: instant.describe('When the stretch began that it is on in; null = it is not on'),
  ranSeconds: z.number().int(),
  extendedMinutes: z.number().int(),
  inserted: z.boolean().describe('Put in on the day, without a plan'),
  skipped: z.boolean(),
  resume: z.boolean().describe('Left by going back, and next again'),
});
/** What the caller had seen last; after newer changes the click is refused with what happened meanwhile. */
const seen = z.object({ version: z.number().int().min(0).optional() }).nullish();
const onNow = z.object({ version: z.number().int(), current: item.nullable(), next: item.nullable() });

/** The run of show: read by anybody, driven by whoever runs the event. */
export const rundownRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/rundown',
    config: { policy: anyone() },
    schema: { summary: 'The run of show, planned and actual', params: slug, response: { 200: z.array(item) } },
    handler: (request) =>
      withScope(app.db, anybody, async (trx) => {
        const { id } = await getEvent(trx, request.params.slug);
        return listRundown(trx, { eventId: id });
      }),
  });
  for (const [verb, command] of [['next', nextItem], ['end', endItem], ['back', backItem], ['skip', skipItem]] as const) {
    api.route({
      method: 'POST',
      url: `/api/v1/events/:slug/rundown/${verb}`,
      config: { policy: staff() },
      schema: { params: slug, headers: keyed, body: seen, response: { 200: onNow } },
      handler: (request) => command(app, request.principal, { event: request.params.slug, version: request.body?.version, key: keyFor(request.principal, `rundown.${verb}`, request.headers['idempotency-key'], { ...request.params, ...request.body }) }),
    });
  }
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/rundown/extend',
    config: { policy: staff() },
    schema: { summary: 'Give what is on some more minutes', params: slug, headers: keyed, body: extension, response: { 200: onNow } },
    handler: (request) => extendItem(app, request.principal, { event: request.params.slug, ...request.body, key: keyFor(request.principal, 'rundown.extend', request.headers['idempotency-key'], { ...request.params, ...request.body }) }),
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/rundown/insert',
    config: { policy: staff() },
    schema: { summary: 'Put an unplanned item right after what is on', params: slug, headers: keyed, body: insertion, response: { 200: onNow } },
    handler: (request) => insertItem(app, request.principal, { event: request.params.slug, ...request.body, key: keyFor(request.principal, 'rundown.insert', request.headers['idempotency-key'], { ...request.params, ...request.body }) }),
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/rundown/:item/start',
    config: { policy: staff() },
    schema: { summary: 'Start one item, in or out of order', params: slug.extend({ item: z.uuid() }), headers: keyed, response: { 200: onNow } },
    handler: (request) => startItem(app, request.principal, { event: request.params.slug, itemId: request.params.item, key: keyFor(request.principal, 'rundown.start', request.headers['idempotency-key'], request.params) }),
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/notes',
    config: { policy: staff() },
    schema: { summary: 'Keep a point or a quotation of a talk', params: slug, headers: keyed, body: noteEntry, response: { 201: z.object({ noteId: z.string() }) } },
    handler: async (request, reply) => {
      const key = keyFor(request.principal, 'note.save', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return reply.code(201).send(await saveNote(app, request.principal, { event: request.params.slug, key, ...request.body }));
    },
  });
};
