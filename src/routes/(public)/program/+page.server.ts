import { listProgrammes } from '#features/programme/server/queries.ts';
import type { ProgrammeProgress } from '#features/report/model.ts';
import { programmeProgress } from '#features/report/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  return withScope(event.locals.app.db, anybody, async (trx) => {
    const programmes: ProgrammeProgress[] = [];
    for (const { key } of await listProgrammes(trx)) programmes.push(await programmeProgress(trx, key, { limit: 0 }));
    return { programmes };
  });
});
