import { fail, redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { displayRegion } from '#features/region/model.ts';
import { nipHint } from '#features/participant/nip/model.ts';
import { getPerson } from '#features/participant/server/queries.ts';
import { asksNip, listSegments } from '#features/programme/server/queries.ts';
import { readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { correctionSchema } from '#features/registration/ticket/change/schema.ts';
import { correctRegistration, setConsents, withdrawAll } from '#features/registration/ticket/change/server/commands.ts';
import { listConsents } from '#features/registration/ticket/change/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, Refusal, signInNeeded } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { listOf, parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import { regionIndex } from '../../../../../region-index.ts';
import { keepPrivate, ticketOf } from '../../../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const { slug } = request.params;
    const found = await ticketOf(request, slug);
    if (found?.state !== 'active') redirect(303, `/e/${slug}/tiket`);
    const index = await regionIndex(app);
    return withScope(app.db, found.holder, async (trx) => {
      const event = await getEvent(trx, slug);
      const person = await getPerson(trx, found.holder);
      const region = index.byCode.get(person.regionCode);
      return {
        slug, theme: event.theme, key: newId(), saved: request.url.searchParams.has('tersimpan'),
        segments: await listSegments(trx, event.programmeId),
        asksNip: await asksNip(trx, event.programmeId),
        person: { name: person.name, contactHint: person.contactHint, region: region ? displayRegion(region, 'full', index) : person.regionCode, segment: person.segment, institution: person.institution, nipHint: person.nip === null ? null : nipHint(app.keys.decrypt(person.nip)) },
        consents: await listConsents(trx, found.holder),
      };
    });
  });

async function holderOf(request: RequestEvent): Promise<ParticipantPrincipal> {
  const found = await ticketOf(request, request.params.slug);
  if (found?.state !== 'active') throw signInNeeded();
  return found.holder;
}

export const actions: Actions = {
  simpan: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    const { slug } = request.params;
    let choices: PlaceChoice[] = [];
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request);
      const place = readPlace({ typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') }, await regionIndex(app), localDate(app.clock.now(), 'WIB'));
      if ('choices' in place) ({ choices } = place);
      const raw = { name: textOf(form, 'name'), contact: textOf(form, 'contact'), region: 'code' in place ? place.code : '', segment: textOf(form, 'segment'), institution: textOf(form, 'institution'), nip: textOf(form, 'nip') };
      const correction = readCorrection(raw, 'reason' in place ? place.reason : null);
      await correctRegistration(app, holder, { slug, correction, origin: app.config.publicOrigin ?? request.url.origin, key: keyFor(holder, 'participant.correct', textOf(form, 'key'), raw) });
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices });
    redirect(303, `/e/${slug}/tiket/ubah?tersimpan`);
  },
  persetujuan: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request);
      const given = listOf(form, 'consent');
      const consents = { publicity: given.includes('publicity'), contact: given.includes('contact') };
      await setConsents(request.locals.app, holder, { consents, key: keyFor(holder, 'consent.set', textOf(form, 'key'), consents) });
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices: [] as PlaceChoice[] });
    redirect(303, `/e/${request.params.slug}/tiket/ubah?tersimpan`);
  },
  tarik: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const refused = await orFormRefusal(request, form, async () => {
      const found = await ticketOf(request, request.params.slug);
      if (!found) throw signInNeeded();
      await withdrawAll(request.locals.app, found.holder, { key: keyFor(found.holder, 'consent.withdraw', textOf(form, 'key'), {}) });
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices: [] as PlaceChoice[] });
    redirect(303, `/e/${request.params.slug}/tiket`);
  },
};

/** The form knows why no region came; every other fault is named with it. */
function readCorrection(raw: Record<string, string>, placeFault: string | null) {
  try {
    return parseForm(correctionSchema, raw);
  } catch (reason) {
    throw placeFault !== null && reason instanceof Refusal ? invalid({ ...reason.fields, region: placeFault }, { ...reason.values }) : reason;
  }
}
