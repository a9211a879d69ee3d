import { redirect } from '@sveltejs/kit';
import { listSenders } from '#features/programme/notice/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { askForLinks } from '#features/registration/ticket/sending/server/commands.ts';
import { claimPlace } from '#features/registration/ticket/server/commands.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate, rememberTicket, ticketOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

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
    const senders = await withScope(app.db, anybody, (trx) => listSenders(trx, { programmeId: event.programmeId }));
    return { senders, key: newId(), sent: request.url.searchParams.has('terkirim'), slug: event.slug, theme: event.theme, open: takesSignUps(event), held: held && { number: held.number } };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    let to = '';
    const refused = await orFormRefusal(request, form, async () => {
      to = await (form.has('phone') ? askByContact(request, form) : enterByCode(request, form));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/${to}`);
  },
};

async function enterByCode(request: RequestEvent, form: FormData): Promise<string> {
  const place = await claimPlace(request.locals.app, { slug: request.params.slug, code: textOf(form, 'code'), contact: textOf(form, 'contact'), address: request.getClientAddress() });
  rememberTicket(request, place);
  return place.here ? 'tiket' : 'daftar';
}

/** The same answer for a number that is known and one that is not. */
async function askByContact(request: RequestEvent, form: FormData): Promise<string> {
  const { app, principal } = request.locals;
  const { slug } = request.params;
  const typed = textOf(form, 'phone');
  await askForLinks(app, { slug, typed, origin: app.config.publicOrigin ?? request.url.origin, key: keyFor(principal, `registration.ask_links:${slug}`, textOf(form, 'key'), { typed }) });
  return 'masuk?terkirim';
}
