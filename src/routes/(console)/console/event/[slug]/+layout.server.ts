import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { LayoutServerLoad } from './$types';

/** The head of every page of one event. A foreign event is absent here as everywhere. */
export const load: LayoutServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, staff());
    return withScope(event.locals.app.db, principal, async (trx) => {
      const { slug, theme, state, simulated, startsOn, endsOn, startsAt, endsAt, zone } = await getEvent(trx, event.params.slug);
      return { heading: { slug, theme, state, simulated, startsOn, endsOn, startsAt, endsAt, zone } };
    });
  });
