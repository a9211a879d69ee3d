import { fail, redirect } from '@sveltejs/kit';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { asChoices, readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { answerInvitation } from '#features/registration/roster/invitation/server/commands.ts';
import { findInvitation } from '#features/registration/roster/invitation/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, notFound, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { listOf, textOf } from '../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../guard.ts';
import { regionIndex } from '../../../region-index.ts';
import { keepPrivate, rememberTicket, tokensOf } from '../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

const mostOwnPlaces = 6;

/** Opening an invitation changes nothing: previews and mail scanners open links too. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const found = await findInvitation(app, request.params.token);
    if (!found) throw notFound();
    const index = await regionIndex(app);
    return withScope(app.db, { kind: 'event', eventId: found.eventId, programmeId: found.programmeId }, async (trx) => {
      const event = await getEvent(trx, found.slug);
      const segments = await listSegments(trx, event.programmeId);
      const own = event.regions.filter((region) => region.kind !== 'province').flatMap((region) => index.byCode.get(region.code) ?? []);
      return {
        key: newId(), token: request.params.token, name: found.name, agency: found.agency, contactHint: found.contactHint, answered: found.registrationId !== null, open: takesSignUps(event),
        event: { slug: event.slug, theme: event.theme, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn },
        regionKnown: found.regionCode !== null,
        places: own.length <= mostOwnPlaces ? asChoices(own, index) : [],
        segments: [...segments].sort((a, b) => Number(event.segments.includes(b.key)) - Number(event.segments.includes(a.key))),
        likely: event.segments.length === 1 ? event.segments[0]! : '',
      };
    });
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { app, locale } = request.locals;
    const { token } = request.params;
    let choices: PlaceChoice[] = [];
    let slug = '';
    const refused = await orFormRefusal(request, form, async () => {
      const found = await findInvitation(app, token);
      if (!found) throw notFound();
      ({ slug } = found);
      const place = readPlace({ typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') }, await regionIndex(app), localDate(app.clock.now(), 'WIB'));
      if ('choices' in place) ({ choices } = place);
      const consents = listOf(form, 'consent');
      const registered = await answerInvitation(app, {
        token, key: textOf(form, 'key'), contact: textOf(form, 'contact'), region: 'code' in place ? place.code : null, segment: textOf(form, 'segment'),
        consent: { attend: consents.includes('attend'), publicity: consents.includes('publicity'), contact: consents.includes('contact') },
        origin: app.config.publicOrigin ?? request.url.origin, language: locale, tokens: tokensOf(request),
      }).catch((reason: unknown) => {
        throw 'reason' in place && found.regionCode === null && reason instanceof Refusal && reason.reason === 'invalid' ? invalid({ ...reason.fields, region: place.reason }, { ...reason.values }) : reason;
      });
      rememberTicket(request, registered);
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices, consent: listOf(form, 'consent') });
    redirect(303, `/e/${slug}/tiket`);
  },
};
