import { listProgrammes } from '#features/programme/server/queries.ts';
import { listProgrammeLines } from '#features/report/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  return { programmes: await withScope(event.locals.app.db, anybody, async (trx) => listProgrammeLines(trx, await listProgrammes(trx))) };
});
