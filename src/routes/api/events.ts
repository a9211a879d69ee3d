import { z } from 'zod';
import { listChannels } from '#features/channel/server/queries.ts';
import { castRoles, pillars, states, type EventRecord } from '#features/event/model.ts';
import { eventSearch } from '#features/event/schema.ts';
import { closeEvent, endEvent, openEvent, publishEvent } from '#features/event/server/commands.ts';
import { getCast, getDays, getEvent, getGroups, searchEvents } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const instant = z.string().nullable();
const region = z.object({ code: z.string(), name: z.string(), kind: z.enum(['province', 'regency', 'city']), province: z.string() });
const event = z.object({
  id: z.string(), slug: z.string(), programme: z.string(), state: z.enum(states), theme: z.string(), title: z.string().nullable(), organiser: z.string(),
  startsOn: z.string(), endsOn: z.string(), startsAt: instant, endsAt: instant, openedAt: instant, endedAt: instant,
  zone: z.enum(['WIB', 'WITA', 'WIT']), zoneStated: z.boolean(), regions: z.array(region), segments: z.array(z.string()), pillars: z.array(z.enum(pillars)),
  partners: z.array(z.string()), series: z.string().nullable(), source: z.string().nullable(), registrationOpen: z.boolean(), simulated: z.boolean(),
  attendanceRule: z.unknown(),
});
const person = z.object({
  id: z.string(), role: z.enum(castRoles), position: z.number(), name: z.string(), office: z.string().nullable(), representing: z.string().nullable(),
  talkTitle: z.string().nullable(), pillar: z.enum(pillars).nullable(), form: z.enum(['live', 'video']).nullable(), description: z.string().nullable(), handle: z.string().nullable(),
});
const channel = z.object({ id: z.string(), kind: z.string(), name: z.string(), provider: z.string().nullable(), place: z.string().nullable(), capacity: z.number().nullable() });
const day = z.object({ day: z.string(), people: z.number().nullable(), units: z.array(z.string()), note: z.string().nullable() });
const group = z.object({ number: z.number(), day: z.string().nullable(), units: z.array(z.string()), quota: z.number().nullable() });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function publicEvent(record: EventRecord): z.infer<typeof event> {
  const { programmeKey: programme, regions, startsAt, endsAt, openedAt, endedAt, ...same } = record;
  return {
    ...same, programme, startsAt: iso(startsAt), endsAt: iso(endsAt), openedAt: iso(openedAt), endedAt: iso(endedAt),
    regions: regions.map(({ provinceName, ...one }) => ({ ...one, province: provinceName })),
  };
}

const verbs = { publish: publishEvent, open: openEvent, end: endEvent, close: closeEvent } as const;

/** Events as anybody may find them (no drafts, no rehearsals in the list), and the steps of an event for its staff. */
export const eventRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events',
    config: { policy: anyone() },
    schema: {
      summary: 'Find events',
      querystring: eventSearch.extend({ limit: z.coerce.number().int().min(1).max(100).default(20), offset: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
      response: { 200: z.object({ total: z.number(), events: z.array(event) }) },
    },
    handler: async ({ query: { programme, ...wanted } }) => {
      const today = localDate(app.clock.now(), 'WIB');
      const found = await withScope(app.db, anybody, (trx) => searchEvents(trx, { ...wanted, programmeKey: programme, today }));
      return { total: found.total, events: found.events.map(publicEvent) };
    },
  });
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug',
    config: { policy: anyone() },
    schema: {
      summary: 'One event with its cast, channels, days and groups',
      params: slug,
      response: { 200: event.extend({ cast: z.array(person), channels: z.array(channel), days: z.array(day), groups: z.array(group) }) },
    },
    handler: (request) =>
      withScope(app.db, anybody, async (trx) => {
        const found = await getEvent(trx, request.params.slug);
        return {
          ...publicEvent(found),
          cast: await getCast(trx, found.id), channels: await listChannels(trx, { eventId: found.id }), days: await getDays(trx, found.id), groups: await getGroups(trx, found.id),
        };
      }),
  });
  for (const [verb, command] of Object.entries(verbs)) {
    api.route({
      method: 'POST',
      url: `/api/v1/events/:slug/${verb}`,
      config: { policy: staff() },
      schema: { params: slug, response: { 200: z.object({ slug: z.string(), state: z.enum(states), version: z.number() }) } },
      handler: async (request) => {
        const key = keyFor(request.principal, `event.${verb}`, request.headers['idempotency-key'], request.params);
        return command(app, request.principal, { event: request.params.slug, key });
      },
    });
  }
};
