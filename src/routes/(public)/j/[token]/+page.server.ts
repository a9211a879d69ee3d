import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { openTicket } from '#features/registration/ticket/device/server/commands.ts';
import { isOpenedElsewhere } from '#features/registration/ticket/device/server/queries.ts';
import { findTicket, findTickets } from '#features/registration/ticket/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { textOf } from '../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../guard.ts';
import { keepPrivate, rememberTicket, tokensOf } from '../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

/** Opening a personal link changes nothing and tells nothing of its person: previews and mail scanners open links too. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const found = await findTicket(request.locals.app, request.params.token);
    if (!found) throw notFound();
    const held = await findTickets(request.locals.app, tokensOf(request));
    const mine = held.some(({ holder }) => holder.participantId === found.holder.participantId);
    const { event, elsewhere } = await withScope(request.locals.app.db, found.holder, async (trx) => ({ event: await getEvent(trx, found.slug), elsewhere: !mine && (await isOpenedElsewhere(trx, found.holder)) }));
    return {
      elsewhere,
      active: found.state === 'active',
      open: takesSignUps(event),
      event: { slug: event.slug, theme: event.theme, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn, simulated: event.simulated },
    };
  });

export const actions: Actions = {
  /** The button: from here on the browser is remembered, and the address holds no token. */
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const to = textOf(form, 'to');
    let path = '';
    const refused = await orFormRefusal(request, form, async () => {
      const ticket = await openTicket(request.locals.app, { token: request.params.token, tokens: tokensOf(request), contact: textOf(form, 'contact') });
      rememberTicket(request, { eventId: ticket.holder.eventId, token: ticket.token });
      path = `/e/${ticket.slug}/${to === 'tiket' || ticket.state === 'cancelled' ? 'tiket' : 'ruang'}`;
      return null;
    });
    if (refused) return refused;
    redirect(303, path);
  },
};
