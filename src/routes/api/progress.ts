import { z } from 'zod';
import { programmeProgress } from '#features/report/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';

const kind = z.enum(['attended', 'registered', 'participants', 'views']);
const counts = z.object({
  people: z.number().int().describe('Different persons with at least one attendance that fulfils the rule of a closed event'),
  met: z.number().int().describe('Attendances that fulfil the rule; somebody at two events is two'),
  attendances: z.number().int().describe('All attendances with evidence inside the hours, too short ones among them'),
  events: z.number().int().describe('Closed events'),
});
const reported = z.object({
  event: z.string(), theme: z.string(), kind, count: z.number().int().nullable(), qualifier: z.enum(['exactly', 'moreThan', 'about']).nullable(),
  basis: z.string().nullable(), asWritten: z.string().nullable(), source: z.string(),
});
const progress = z.object({
  programme: z.object({ key: z.string(), name: z.string(), organiser: z.string() }),
  targets: z.array(z.object({
    value: z.number().int(), basis: z.string(), segment: z.string().nullable(), staged: z.boolean(), asWritten: z.string().nullable(),
    statedBy: z.string().nullable(), statedOn: z.string().nullable(), source: z.string(),
  })).describe('As stated by their sources'),
  proven: counts.describe('From the attendance ledger; rehearsals are never in it'),
  simulated: counts.nullable().describe('Rehearsals only'),
  reported: z.array(reported).describe('Stated by others; never added to what is proven'),
  reportedGroups: z.array(z.object({
    kind, basis: z.string().nullable(), exactSum: z.object({ events: z.number().int(), count: z.number().int() }).nullable().describe('The only sum that may be made: exact figures of one kind and basis. It counts attendances, not people'), alone: z.array(reported),
  })),
  events: z.object({
    total: z.number().int(),
    lines: z.array(z.object({
      slug: z.string(), theme: z.string(), startsOn: z.string(), state: z.string(), regions: z.array(z.string()),
      counts: z.object({ registrations: z.number().int(), attendances: z.number().int(), met: z.number().int() }).nullable().describe('Null while the event is not closed'),
    })),
  }),
});

/** How far a programme is, for anybody. */
export const progressRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/programmes/:key/progress',
    config: { policy: anyone() },
    schema: {
      summary: 'Targets, proven, reported and simulated figures of a programme, apart',
      params: z.object({ key: z.string().max(60) }),
      querystring: z.object({ limit: z.coerce.number().int().min(0).max(1000).default(100), offset: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
      response: { 200: progress },
    },
    handler: (request) => withScope(app.db, anybody, (trx) => programmeProgress(trx, request.params.key, request.query)),
  });
};
