import { hallCounts, listDevices } from '#features/attendance/hall/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    return { slug: found.slug, zone: found.zone, devices: await listDevices(trx, { eventId: found.id }), counts: await hallCounts(trx, { eventId: found.id }) };
  });
});
