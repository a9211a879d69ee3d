import { rollUp } from '#features/certificate/agency/model.ts';
import { listAgencyPeople } from '#features/certificate/agency/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      return { slug: found.slug, lines: rollUp(await listAgencyPeople(trx, found.id)), mayExport: mayEdit(principal, found) };
    });
  });
