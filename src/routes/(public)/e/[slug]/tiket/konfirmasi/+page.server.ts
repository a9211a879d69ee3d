import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { confirmContact, sendConfirmation } from '#features/registration/ticket/confirmation/server/commands.ts';
import { getTicket, linkToken } from '#features/registration/ticket/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import { keepPrivate, rememberTicket, ticketOf } from '../../../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { slug } = request.params;
    const found = await ticketOf(request, slug);
    if (found?.state !== 'active') redirect(303, `/e/${slug}/masuk`);
    const { event, ticket } = await withScope(request.locals.app.db, found.holder, async (trx) => ({ event: await getEvent(trx, slug), ticket: await getTicket(trx, found.holder) }));
    const said = request.url.searchParams;
    return { slug, theme: event.theme, hint: ticket.contactHint, key: newId(), sent: said.has('terkirim'), done: said.has('digabung') ? ('joined' as const) : said.has('selesai') ? ('confirmed' as const) : null };
  });

async function holderOf(request: RequestEvent): Promise<ParticipantPrincipal> {
  const found = await ticketOf(request, request.params.slug);
  if (found?.state !== 'active') throw signInNeeded();
  return found.holder;
}

export const actions: Actions = {
  kirim: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request);
      await sendConfirmation(request.locals.app, holder, keyFor(holder, 'registration.send_code', textOf(form, 'key'), {}));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/tiket/konfirmasi?terkirim`);
  },
  periksa: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    let joined = false;
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request);
      const code = textOf(form, 'confirmation');
      ({ joined } = await confirmContact(app, holder, { code, key: keyFor(holder, 'registration.confirm', textOf(form, 'key'), { code }) }));
      // The place this link leads to from now on.
      const now = await ticketOf(request, request.params.slug);
      if (now) rememberTicket(request, { eventId: now.holder.eventId, token: linkToken(app.keys, { registrationId: now.holder.registrationId, linkVersion: now.linkVersion }) });
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/tiket/konfirmasi?${joined ? 'digabung' : 'selesai'}`);
  },
};
