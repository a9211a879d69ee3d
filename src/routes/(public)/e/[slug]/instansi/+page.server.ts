import { redirect } from '@sveltejs/kit';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { claimInvitation } from '#features/registration/roster/invitation/server/commands.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const event = await withScope(request.locals.app.db, anybody, (trx) => getEvent(trx, request.params.slug));
    return { slug: event.slug, theme: event.theme, open: takesSignUps(event) };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    let token = '';
    const refused = await orFormRefusal(request, form, async () => {
      ({ token } = await claimInvitation(request.locals.app, { slug: request.params.slug, code: textOf(form, 'code'), typed: textOf(form, 'nip').slice(0, 300), address: request.getClientAddress() }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/undangan/${token}`);
  },
};
