import { eventEffect, itemTable } from '#features/assessment/effect/server/queries.ts';
import { feedbackResults } from '#features/assessment/feedback/server/queries.ts';
import { countsOf } from '#features/attendance/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const { id } = await getEvent(trx, event.params.slug);
      return {
        effect: await eventEffect(trx, id),
        attended: (await countsOf(trx, id)).met,
        items: [...(await itemTable(trx, { eventId: id, role: 'pre' })).map((table) => ({ role: 'pre' as const, ...table })), ...(await itemTable(trx, { eventId: id, role: 'post' })).map((table) => ({ role: 'post' as const, ...table }))],
        feedback: await feedbackResults(trx, { eventId: id, role: 'feedback' }),
        followUp: await feedbackResults(trx, { eventId: id, role: 'follow_up' }),
      };
    });
  });
