import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { shareWhatsApp, ticketWhatsApp, type Occasion } from '#features/message/model.ts';
import { cancelRegistration } from '#features/registration/server/commands.ts';
import { getTicket, linkToken } from '#features/registration/ticket/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { codeView, takeCode } from '../../../../code.ts';
import { textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate, ticketOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app, locale } = request.locals;
    const { slug } = request.params;
    const found = await ticketOf(request, slug);
    if (!found) redirect(303, `/e/${slug}/masuk`);
    const { event, ticket, code } = await withScope(app.db, found.holder, async (trx) => ({ event: await getEvent(trx, slug), ticket: await getTicket(trx, found.holder), code: await codeView(trx, request, found.holder) }));
    const origin = app.config.publicOrigin ?? request.url.origin;
    const link = `${origin}/j/${linkToken(app.keys, ticket)}`;
    // An event that takes sign-ups has its hours (checked when it was published).
    const occasion: Occasion = { theme: event.theme, organiser: event.organiser, startsAt: event.startsAt!.toISOString(), endsAt: event.endsAt!.toISOString(), zone: event.zone, publicLink: `${origin}/e/${slug}` };
    return {
      slug,
      key: newId(),
      code: event.state === 'live' ? { ...code, key: newId() } : null,
      ticket,
      occasion,
      link,
      open: takesSignUps(event),
      over: event.state === 'ended' || event.state === 'closed',
      simulated: event.simulated,
      toSelf: whatsApp(ticketWhatsApp({ ...ticket, link, occasion }, locale).text),
      toFriend: whatsApp(shareWhatsApp(occasion, locale)),
    };
  });

const whatsApp = (text: string) => `https://wa.me/?text=${encodeURIComponent(text)}`;

export const actions: Actions = {
  kode: async (request) => {
    allow(request, _policy);
    const { refused, query } = await takeCode(request, request.params.slug);
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/tiket?${query}#kode`);
  },
  batal: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    const refused = await orFormRefusal(request, form, async () => {
      const found = await ticketOf(request, slug);
      if (!found) throw signInNeeded();
      await cancelRegistration(request.locals.app, found.holder, { key: textOf(form, 'key') });
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/tiket`);
  },
};
