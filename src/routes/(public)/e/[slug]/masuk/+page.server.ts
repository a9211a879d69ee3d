import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { claimPlace } from '#features/registration/ticket/server/commands.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate, rememberTicket, ticketOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const event = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
    const found = await ticketOf(request, event.slug);
    const holder = found?.state === 'active' ? found.holder : null;
    const held = holder && (await withScope(app.db, holder, (trx) => getTicket(trx, holder)));
    return { slug: event.slug, theme: event.theme, open: takesSignUps(event), held: held && { number: held.number } };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    const refused = await orFormRefusal(request, form, async () => {
      rememberTicket(request, await claimPlace(request.locals.app, { slug, code: textOf(form, 'code'), contact: textOf(form, 'contact'), address: request.getClientAddress() }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/tiket`);
  },
};
