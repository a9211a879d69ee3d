import { linkExpiry } from '#features/event/link/model.ts';
import { renewCastLink } from '#features/event/link/server/commands.ts';
import { castLinks } from '#features/event/link/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const origin = app.config.publicOrigin ?? event.url.origin;
  return withScope(app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const may = mayEdit(principal, found);
    const links = may ? await castLinks(trx, app.keys, { eventId: found.id }) : new Map<string, string>();
    const people = (await getCast(trx, found.id)).map(({ id, name, role }) => {
      const link = links.has(id) ? `${origin}/s/${links.get(id)!}` : null;
      // Speakers read Indonesian, whichever language the desk works in.
      const text = link && m.castlink_text({ name, theme: found.theme, link }, { locale: 'id' });
      return { id, name, role, link, whatsApp: text && `https://wa.me/?text=${encodeURIComponent(text)}`, mail: text && `mailto:?subject=${encodeURIComponent(m.castlink_subject({ theme: found.theme }, { locale: 'id' }))}&body=${encodeURIComponent(text)}` };
    });
    return { key: newId(), people, mayEdit: may, draft: found.state === 'draft', expires: linkExpiry(found), zone: found.zone, saved: event.url.searchParams.has('tersimpan') };
  });
});

export const actions: Actions = {
  renew: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'cast.renew_link', form }, (key) => renewCastLink(event.locals.app, principal, { event: event.params.slug, castId: textOf(form, 'id'), key }));
  },
};
