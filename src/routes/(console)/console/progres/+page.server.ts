import { listProgress } from '#features/report/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    return { programmes: await withScope(event.locals.app.db, principal, listProgress) };
  });
