import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { findTicket } from '#features/registration/ticket/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { textOf } from '../../../form.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { keepPrivate, rememberTicket } from '../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

/** Opening a personal link changes nothing and tells nothing of its person: previews and mail scanners open links too. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const found = await findTicket(request.locals.app, request.params.token);
    if (!found) throw notFound();
    const event = await withScope(request.locals.app.db, found.holder, (trx) => getEvent(trx, found.slug));
    return {
      active: found.state === 'active',
      open: takesSignUps(event),
      event: { slug: event.slug, theme: event.theme, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn, simulated: event.simulated },
    };
  });

export const actions: Actions = {
  /** The button: from here on the browser is remembered, and the address holds no token. */
  default: async (request) => {
    allow(request, _policy);
    const to = textOf(await request.request.formData(), 'to');
    const found = await orErrorPage(request, async () => {
      const ticket = await findTicket(request.locals.app, request.params.token);
      if (!ticket) throw notFound();
      return ticket;
    });
    rememberTicket(request, { eventId: found.holder.eventId, token: request.params.token });
    redirect(303, `/e/${found.slug}/${to === 'tiket' || found.state === 'cancelled' ? 'tiket' : 'ruang'}`);
  },
};
