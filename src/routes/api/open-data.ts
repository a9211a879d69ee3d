import { z } from 'zod';
import { openDataOf } from '#features/report/opendata/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv } from '#platform/files/sheet/writer.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';

const count = z.number().int().nullable();
const openData = z.object({
  programme: z.string(),
  countedAt: z.string().nullable().describe('When the figures were last counted'),
  state: z.enum(['provisional', 'confirmed']).describe('Provisional while an event that began is not closed'),
  rows: z.array(z.object({
    place: z.string().describe('ID the nation, two digits a province, four a regency; 91/93.01 a regency while it lay in that province'),
    segment: z.string().describe('Empty = all segments'),
    people: count.describe('Different persons with an attendance that fulfils its event’s rule'),
    met: count.describe('Attendances that fulfil the rule; somebody at two events is two'),
    attendances: count.describe('All attendances with evidence'),
    withheld: z.boolean().describe('Fewer than ten people, or a cell that would give such a one away'),
  })),
});

/** Figures of a programme for anybody, without any cell that tells of fewer than ten people. */
export const openDataRoutes: ApiRoutes = (api, app) => {
  const params = z.object({ key: z.string().max(60) });
  const read = (key: string) => withScope(app.db, anybody, (trx) => openDataOf(trx, key), { oneView: true });
  api.route({
    method: 'GET', url: '/api/v1/programmes/:key/open-data', config: { policy: anyone() },
    schema: { summary: 'Open data: people and attendances by place and segment, small cells withheld', params, response: { 200: openData } },
    handler: (request) => read(request.params.key),
  });
  api.route({
    method: 'GET', url: '/api/v1/programmes/:key/open-data.csv', config: { policy: anyone() },
    schema: { summary: 'The same as CSV; a withheld figure is empty', params, response: { 200: z.string() } },
    handler: async (request, reply) => {
      const { rows } = await read(request.params.key);
      void reply.header('content-type', 'text/csv; charset=utf-8');
      return writeCsv([['place', 'segment', 'people', 'met', 'attendances', 'withheld'], ...rows.map((row) => [row.place, row.segment, row.people, row.met, row.attendances, row.withheld ? 'yes' : 'no'])], 'en');
    },
  });
};
