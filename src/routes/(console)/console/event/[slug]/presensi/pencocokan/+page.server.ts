import { redirect } from '@sveltejs/kit';
import { decideVisitor, undoDecision } from '#features/attendance/visitor/server/commands.ts';
import { countDesk, findRegistrationByNumber, listDesk } from '#features/attendance/visitor/server/queries.ts';
import { readDeskFilter } from '#features/attendance/schema.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../../guard.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

const pageSize = 40;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const filter = readDeskFilter(event.url.searchParams);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const { slug, theme, zone } = found;
      const [last = null] = await listDesk(trx, { eventId: found.id, filter: 'decided', limit: 1 });
      return { event: { slug, theme, zone }, filter, last, counts: await countDesk(trx, found.id), visitors: await listDesk(trx, { eventId: found.id, filter, limit: pageSize }), mayDecide: mayEdit(principal, found), key: newId() };
    });
  });

async function act(event: RequestEvent, decide: (form: FormData, visitorId: string) => Promise<unknown>) {
  const form = await event.request.formData();
  const outcome = await orFormRefusal(event, form, async () => {
    await decide(form, textOf(form, 'visitor'));
    return null;
  });
  if (outcome) return outcome;
  redirect(303, event.url.pathname + (readDeskFilter(event.url.searchParams) === 'open' ? '' : `?saring=${readDeskFilter(event.url.searchParams)}`));
}

export const actions: Actions = {
  credit: (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    return act(event, async (form, visitorId) => {
      const number = textOf(form, 'number');
      const registrationId = number === '' ? textOf(form, 'registration') : await withScope(app.db, principal, async (trx) => findRegistrationByNumber(trx, { eventId: (await getEvent(trx, event.params.slug)).id, number }));
      await decideVisitor(app, principal, { event: event.params.slug, visitorId, registrationId }, keyFor(principal, 'attendance.match', form.get('key'), { ...event.params, visitorId, registrationId }));
    });
  },
  aside: (event) => {
    const principal = allow(event, _policy);
    return act(event, (form, visitorId) => decideVisitor(event.locals.app, principal, { event: event.params.slug, visitorId, registrationId: null }, keyFor(principal, 'attendance.match', form.get('key'), { ...event.params, visitorId, registrationId: null })));
  },
  undo: (event) => {
    const principal = allow(event, _policy);
    return act(event, (form, visitorId) => undoDecision(event.locals.app, principal, { event: event.params.slug, visitorId }, keyFor(principal, 'attendance.unmatch', form.get('key'), { ...event.params, visitorId })));
  },
};
