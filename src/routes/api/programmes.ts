import { z } from 'zod';
import { findLiteracyScale, listProgrammes, listReach, programmeFacts } from '#features/programme/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';

const text = z.string().nullable();
const target = z.object({ value: z.number(), basis: z.string(), segment: text, staged: z.boolean(), asWritten: text, statedBy: text, statedOn: text, source: z.string() });
const reach = z.object({ channel: z.string(), followers: z.number().nullable(), qualifier: text, asWritten: text, host: text, owner: text, asOf: z.string(), source: z.string() });
const programme = z.object({
  id: z.string(), key: z.string(), name: z.string(), organiser: z.string(), note: text, targets: z.array(target),
  segments: z.array(z.object({ key: z.string(), name: z.string(), nameEn: z.string() })),
  reach: z.array(reach),
  /** The record of the sources, key by key. */
  facts: z.record(z.string(), z.unknown()),
  /** Ours: the scale of the survey behind the literacy index, where the source prints another one. */
  literacyScale: z.object({ min: z.number(), max: z.number(), source: z.string() }).nullable(),
});

/** Programmes with their dated, sourced targets and what else their sources state. */
export const programmeRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/programmes',
    config: { policy: anyone() },
    schema: { summary: 'All programmes', response: { 200: z.object({ programmes: z.array(programme) }) } },
    handler: () =>
      withScope(app.db, anybody, async (trx) => {
        const programmes: z.infer<typeof programme>[] = [];
        for (const one of await listProgrammes(trx)) {
          programmes.push({ ...one, reach: await listReach(trx, one.id), facts: await programmeFacts(trx, one.id), literacyScale: (await findLiteracyScale(trx, one.id)) ?? null });
        }
        return { programmes };
      }),
  });
};
