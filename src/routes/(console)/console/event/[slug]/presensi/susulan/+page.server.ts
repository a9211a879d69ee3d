import { claimDecision } from '#features/attendance/claim/schema.ts';
import { decideClaim } from '#features/attendance/claim/server/commands.ts';
import { listClaims } from '#features/attendance/claim/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../../form.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    return { slug: found.slug, zone: found.zone, mayEdit: mayEdit(principal, found), claims: await listClaims(trx, { eventId: found.id }), saved: event.url.searchParams.has('tersimpan'), key: newId() };
  });
});

export const actions: Actions = {
  decide: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'claim.decide', form }, async (key) => {
      const entry = parseForm(claimDecision, { id: textOf(form, 'id'), accept: textOf(form, 'answer') === 'accept', decision: textOf(form, 'decision') });
      await decideClaim(event.locals.app, principal, { event: event.params.slug, entry, key });
    });
  },
};
