import { getLedgerEvent, wholeWindow } from '#features/attendance/server/queries.ts';
import { binsOf, tracesOf } from '#features/attendance/timeline/model.ts';
import { stretchesOf } from '#features/attendance/timeline/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const { id, slug, zone } = await getEvent(trx, event.params.slug);
    const window = wholeWindow(await getLedgerEvent(trx, { id }));
    const stretches = window ? await stretchesOf(trx, { eventId: id, window }) : [];
    const { shown, people } = window ? tracesOf(stretches, window) : { shown: [], people: 0 };
    return { slug, zone, window, bins: window ? binsOf(stretches, window) : [], traces: shown, people };
  });
});
