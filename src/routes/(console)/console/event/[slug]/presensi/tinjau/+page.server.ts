import { listDoubts, nameDoubted } from '#features/attendance/doubt/server/queries.ts';
import { assertMayList } from '#features/attendance/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listAskedTexts } from '#features/question/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  assertMayList(principal);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const { id, slug, zone } = await getEvent(trx, event.params.slug);
    const doubts = await listDoubts(trx, { eventId: id, said: await listAskedTexts(trx, { eventId: id }) });
    const people = await nameDoubted(trx, { eventId: id, ids: doubts.flatMap(({ registrationIds }) => registrationIds) });
    return { slug, zone, doubts: doubts.map(({ registrationIds, ...doubt }) => ({ ...doubt, named: registrationIds.flatMap((one) => people.get(one) ?? []) })) };
  });
});
