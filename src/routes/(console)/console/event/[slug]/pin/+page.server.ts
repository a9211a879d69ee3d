import { pinEntry } from '#features/event/pin/schema.ts';
import { issuePin, revokePin } from '#features/event/pin/server/commands.ts';
import { listPins } from '#features/event/pin/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  return withScope(app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const may = mayEdit(principal, found);
    return {
      zone: found.zone, mayEdit: may, pins: may ? await listPins(trx, app.keys, { eventId: found.id }) : [], now: app.clock.now().toISOString(),
      address: `${app.config.publicOrigin ?? event.url.origin}/petugas/${found.slug}`, saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

export const actions: Actions = {
  issue: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'pin.issue', form }, async (key) => {
      const entry = parseForm(pinEntry, { label: textOf(form, 'label'), hoursAfter: numberOf(form, 'hoursAfter') });
      await issuePin(event.locals.app, principal, { event: event.params.slug, entry, key });
    });
  },
  revoke: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'pin.revoke', form }, (key) => revokePin(event.locals.app, principal, { event: event.params.slug, id: textOf(form, 'id'), key }));
  },
};
