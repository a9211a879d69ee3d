import { countedWindow } from '#features/attendance/model.ts';
import { readAsked } from '#features/attendance/schema.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { countsOf, listAttendance, listReported } from '#features/attendance/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const asked = readAsked(event.url.searchParams);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const { slug, theme, state, zone, simulated, attendanceRule: rule } = found;
      const { lines, total } = await listAttendance(trx, { eventId: found.id, filter: asked.filter, search: asked.search, limit: pageSize, offset: (asked.page - 1) * pageSize });
      return {
        event: { slug, theme, state, zone, simulated, rule, window: countedWindow(found) },
        counts: await countsOf(trx, found.id),
        reported: await listReported(trx, found.id),
        asked, lines, total, pageSize,
        mayCompute: mayEdit(principal, found),
        key: newId(),
      };
    });
  });

export const actions: Actions = {
  compute: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const { id } = await withScope(app.db, principal, (trx) => getEvent(trx, event.params.slug));
      return { computed: await computeAttendance(app, principal, id, keyFor(principal, 'attendance.compute', form.get('key'), event.params)) };
    });
  },
};
