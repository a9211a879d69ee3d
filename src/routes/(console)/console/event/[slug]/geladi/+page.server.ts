import { getEvent } from '#features/event/server/queries.ts';
import { removeRehearsal, requestRehearsal } from '#features/plan/rehearsal/server/commands.ts';
import { listRehearsals } from '#features/plan/rehearsal/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = async (event) => {
  const { locals, params } = event;
  const principal = allow(event, _policy);
  return orErrorPage(event, () =>
    withScope(locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, params.slug);
      const rehearsals = await listRehearsals(trx, { ofEventId: found.id });
      return {
        slug: found.slug,
        theme: found.theme,
        zone: found.zone,
        simulated: found.simulated,
        rehearsals: rehearsals.map(({ ofEventId: _, eventId: __, ...rest }) => rest),
        running: rehearsals.some((rehearsal) => rehearsal.state === 'queued' || rehearsal.state === 'running'),
        key: newId(),
      };
    }),
  );
};

export const actions: Actions = {
  start: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const people = Number(form.get('people'));
      await requestRehearsal(event.locals.app, principal, { event: event.params.slug, people, key: keyFor(principal, 'rehearsal.request', form.get('key'), [event.params.slug, people]) });
      return { done: 'start' as const };
    });
  },
  remove: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const rehearsalId = textOf(form, 'rehearsal');
      await removeRehearsal(event.locals.app, principal, { rehearsalId, key: keyFor(principal, 'rehearsal.remove', form.get('key'), [rehearsalId]) });
      return { done: 'remove' as const };
    });
  },
};
