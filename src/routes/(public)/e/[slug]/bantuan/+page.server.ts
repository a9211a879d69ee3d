import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { helpKinds } from '#features/registration/help/model.ts';
import { helpSchema } from '#features/registration/help/schema.ts';
import { askForHelp } from '#features/registration/help/server/commands.ts';
import { listOwnHelp } from '#features/registration/help/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate, ticketOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const event = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
    const found = await ticketOf(request, event.slug);
    const own = found ? await withScope(app.db, found.holder, (trx) => listOwnHelp(trx, found.holder)) : [];
    const sent = Number(request.url.searchParams.get('terkirim'));
    return { slug: event.slug, theme: event.theme, zone: event.zone, kinds: helpKinds, key: newId(), withTicket: found !== null, sent: Number.isInteger(sent) && sent > 0 ? sent : null, own };
  });

export const actions: Actions = {
  default: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    const { app } = request.locals;
    let number = 0;
    const refused = await orFormRefusal(request, form, async () => {
      if (textOf(form, 'keterangan') !== '') throw new Refusal('leave_empty', 422);
      const ask = parseForm(helpSchema, { kind: textOf(form, 'kind'), text: textOf(form, 'text'), name: textOf(form, 'name'), contact: textOf(form, 'contact') });
      const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
      const holder = (await ticketOf(request, slug))?.holder ?? null;
      const key = keyFor(holder ?? principal, `help.ask:${slug}`, textOf(form, 'key'), ask);
      ({ number } = await askForHelp(app, holder ? { holder } : { holder: null, eventId: event.id, programmeId: event.programmeId, by: principal }, { ask, key }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/bantuan?terkirim=${number}`);
  },
};
