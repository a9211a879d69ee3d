import { fail, redirect } from '@sveltejs/kit';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { asChoices, readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { pointEntry } from '#features/registration/viewing/schema.ts';
import { registerPoint } from '#features/registration/viewing/server/commands.ts';
import { listPoints } from '#features/registration/viewing/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { rememberHost } from '../../../../host.ts';
import { regionIndex } from '../../../../region-index.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

const mostOwnPlaces = 6;

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const index = await regionIndex(app);
    const { event, segments } = await withScope(app.db, anybody, async (trx) => {
      const event = await getEvent(trx, request.params.slug);
      return { event, segments: await listSegments(trx, event.programmeId) };
    });
    // Only places whose hosts wanted it; officers and codes stay with them.
    const points = await withScope(app.db, { kind: 'event', eventId: event.id, programmeId: event.programmeId }, (trx) => listPoints(trx, { eventId: event.id, listed: true }));
    const own = event.regions.filter((region) => region.kind !== 'province').flatMap((region) => index.byCode.get(region.code) ?? []);
    return {
      slug: event.slug, theme: event.theme, key: newId(), open: takesSignUps(event),
      points: points.map(({ id, place, address, region, expected }) => ({ id, place, address, region, expected })),
      places: own.length <= mostOwnPlaces ? asChoices(own, index) : [],
      segments: [...segments].sort((a, b) => Number(event.segments.includes(b.key)) - Number(event.segments.includes(a.key))),
      likely: event.segments.length === 1 ? event.segments[0]! : '',
    };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    const { slug } = request.params;
    let choices: PlaceChoice[] = [];
    const refused = await orFormRefusal(request, form, async () => {
      if (textOf(form, 'keterangan') !== '') throw new Refusal('leave_empty', 422);
      const place = readPlace({ typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') }, await regionIndex(app), localDate(app.clock.now(), 'WIB'));
      if ('choices' in place) ({ choices } = place);
      const wrongPlace = 'reason' in place ? { region: place.reason } : {};
      let entry;
      try {
        entry = parseForm(pointEntry, { ...Object.fromEntries((['place', 'address', 'officer', 'contact', 'expected', 'segment', 'agencyCode'] as const).map((name) => [name, textOf(form, name)])), listed: form.get('listed') === 'on' });
      } catch (reason) {
        throw reason instanceof Refusal ? invalid({ ...reason.fields, ...wrongPlace }, { ...reason.values }) : reason;
      }
      if (!('code' in place)) throw invalid(wrongPlace);
      rememberHost(request, await registerPoint(app, { slug, key: textOf(form, 'key'), entry, regionCode: place.code, address: request.getClientAddress() }));
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices });
    redirect(303, `/e/${slug}/titik`);
  },
};
