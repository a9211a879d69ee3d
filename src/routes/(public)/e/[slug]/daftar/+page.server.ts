import { fail, redirect } from '@sveltejs/kit';
import { listChannels } from '#features/channel/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { asChoices, readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { register } from '#features/registration/server/commands.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import type { RegionIndex } from '#features/region/model.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { isOutage } from '#platform/database/outage.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { listOf, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { regionIndex } from '../../../../region-index.ts';
import { sharedReads } from '../../../../shared-read.ts';
import { keepPrivate, rememberTicket, ticketOf, tokensOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = anyone();

/** More regions than this are not worth reading through on a phone. */
const mostOwnPlaces = 6;

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const index = await regionIndex(app);
    const page = await formReads(request.params.slug, () => readForm(app, request.params.slug, index));
    const held = await heldBy(request).catch((reason: unknown) => {
      if (isOutage(reason)) return null; // the form with what was typed is worth more than this
      throw reason;
    });
    return { ...page, key: newId(), held: held && { number: held.number, name: held.name } };
  });

/** The form is the same for everybody; what was typed into it is not lost while the database is away. */
const formReads = sharedReads<Awaited<ReturnType<typeof readForm>>>();

function readForm(app: App, slug: string, index: RegionIndex) {
  return withScope(app.db, anybody, async (trx) => {
    const event = await getEvent(trx, slug);
    const segments = await listSegments(trx, event.programmeId);
    const own = event.regions.filter((region) => region.kind !== 'province').flatMap((region) => index.byCode.get(region.code) ?? []);
    return {
      event: { slug: event.slug, theme: event.theme, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn, simulated: event.simulated },
      open: takesSignUps(event),
      // Whom the event is made for comes first; nobody else is kept out.
      segments: [...segments].sort((a, b) => Number(event.segments.includes(b.key)) - Number(event.segments.includes(a.key))),
      likely: event.segments.length === 1 ? event.segments[0]! : '',
      places: own.length <= mostOwnPlaces ? asChoices(own, index) : [],
      wishes: (await listChannels(trx, { eventId: event.id })).flatMap(({ kind, place, name }) => (kind === 'venue' || kind === 'viewing_point' ? [{ kind, place: place ?? name }] : [])),
    };
  });
}

async function heldBy(request: RequestEvent) {
  const ticket = await ticketOf(request, request.params.slug!);
  const holder = ticket?.state === 'active' ? ticket.holder : null;
  return holder && withScope(request.locals.app.db, holder, (trx) => getTicket(trx, holder));
}

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    let choices: PlaceChoice[] = [];
    const refused = await orFormRefusal(request, form, async () => {
      if (textOf(form, 'keterangan') !== '') throw new Refusal('leave_empty', 422);
      const place = await placeOf(request, form);
      if ('choices' in place) ({ choices } = place);
      const { token, eventId } = await signUp(request, form, 'code' in place ? place.code : null).catch((reason: unknown) => {
        throw 'reason' in place ? withPlaceFault(reason, place.reason) : reason;
      });
      rememberTicket(request, { eventId, token });
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices, consent: listOf(form, 'consent') });
    redirect(303, `/e/${slug}/tiket`);
  },
};

async function placeOf({ locals }: RequestEvent, form: FormData) {
  const typed = { typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') };
  return readPlace(typed, await regionIndex(locals.app), localDate(locals.app.clock.now(), 'WIB'));
}

function signUp(request: RequestEvent, form: FormData, region: string | null) {
  const { app, principal, locale } = request.locals;
  const consents = listOf(form, 'consent');
  return register(app, principal, {
    slug: request.params.slug,
    key: textOf(form, 'key'),
    via: 'form',
    origin: app.config.publicOrigin ?? request.url.origin,
    language: locale,
    tokens: tokensOf(request),
    body: {
      name: textOf(form, 'name'),
      contact: textOf(form, 'contact'),
      region,
      segment: textOf(form, 'segment'),
      institution: textOf(form, 'institution'),
      channel: textOf(form, 'channel') || null,
      consent: { attend: consents.includes('attend'), publicity: consents.includes('publicity'), contact: consents.includes('contact') },
    },
  });
}

/** The command knows only that no region came; the form knows why. */
function withPlaceFault(reason: unknown, fault: string): unknown {
  return reason instanceof Refusal && reason.reason === 'invalid' ? invalid({ ...reason.fields, region: fault }, { ...reason.values }) : reason;
}
