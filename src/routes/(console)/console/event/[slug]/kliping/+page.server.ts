import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { clippingEntry } from '#features/recap/clipping/schema.ts';
import { addClipping, removeClipping } from '#features/recap/clipping/server/commands.ts';
import { listClippings } from '#features/recap/clipping/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  return withScope(app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    return {
      clippings: await listClippings(trx, { eventId: found.id }), mayEdit: mayEdit(principal, found), today: localDate(app.clock.now(), found.zone),
      saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

export const actions: Actions = {
  add: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'recap.clip', form }, async (key) => {
      const entry = parseForm(clippingEntry, Object.fromEntries((['outlet', 'title', 'url', 'publishedOn'] as const).map((name) => [name, textOf(form, name)])));
      const file = form.get('picture');
      const picture = file instanceof File && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : null;
      await addClipping(event.locals.app, principal, { event: event.params.slug, entry, picture, key });
    });
  },
  remove: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'recap.unclip', form }, (key) => removeClipping(event.locals.app, principal, { event: event.params.slug, id: textOf(form, 'id'), key }));
  },
};
