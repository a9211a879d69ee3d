import { redirect } from '@sveltejs/kit';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { readCode } from '#features/registration/model.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import { joinPoint } from '#features/registration/viewing/server/commands.ts';
import { findPointByCode } from '#features/registration/viewing/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound, signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import { holderOf, keepPrivate } from '../../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

/** Where the QR sheet of a viewing point leads. Opening it changes nothing. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const { slug, kode } = request.params;
    const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
    const code = readCode(kode);
    const point = code && (await withScope(app.db, { kind: 'event', eventId: event.id, programmeId: event.programmeId }, (trx) => findPointByCode(trx, { eventId: event.id, code })));
    if (!point) throw notFound();
    const holder = await holderOf(request, slug);
    const held = holder && (await withScope(app.db, holder, (trx) => getTicket(trx, holder)));
    return { slug, theme: event.theme, code, place: point.place, address: point.address, key: newId(), open: takesSignUps(event), done: request.url.searchParams.has('tercatat'), held: held && { number: held.number, name: held.name } };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug, kode } = request.params;
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request, slug);
      if (!holder) throw signInNeeded();
      await joinPoint(request.locals.app, holder, { code: kode, key: keyFor(holder, 'viewing.join', form.get('key'), { kode }) });
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/nobar/${kode}?tercatat`);
  },
};
