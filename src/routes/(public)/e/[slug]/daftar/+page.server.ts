import { fail, redirect } from '@sveltejs/kit';
import { listChannels } from '#features/channel/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { asksNip, listSegments } from '#features/programme/server/queries.ts';
import { displayRegion, type RegionIndex } from '#features/region/model.ts';
import { asChoices, readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { isPupilSegment } from '#features/registration/assent/model.ts';
import { judgeArrival, keepArrival, stampForm, waitForTurn } from '#features/registration/gate/server/commands.ts';
import { registerReturning } from '#features/registration/returning/server/commands.ts';
import { findReturning } from '#features/registration/returning/server/queries.ts';
import { readSignUp } from '#features/registration/schema.ts';
import { register, type Registered } from '#features/registration/server/commands.ts';
import { lookUpSignUp } from '#features/registration/server/queries.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { isOutage } from '#platform/database/outage.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, notFound, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { listOf, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { regionIndex } from '../../../../region-index.ts';
import { sharedReads } from '../../../../shared-read.ts';
import { deviceOf, keepPrivate, rememberTicket, ticketOf, tokensOf } from '../../../../ticket.ts';
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
    const known = held ? null : await knownBy(request, page.event).catch((reason: unknown) => {
      if (isOutage(reason)) return null;
      throw reason;
    });
    deviceOf(request);
    const key = newId();
    const place = known && index.byCode.get(known.regionCode);
    return {
      ...page, key, stamp: stampForm(app, { eventId: page.event.id, key }),
      held: held && { number: held.number, name: held.name },
      known: known && { name: known.name, hint: known.contactHint, place: place ? displayRegion(place, 'full', index) : known.regionCode },
    };
  });

/** Who comes back with a ticket of another event of this programme. */
async function knownBy(request: RequestEvent, event: { id: string; programmeId: string }) {
  const tokens = tokensOf(request);
  return tokens.length === 0 ? null : findReturning(request.locals.app, { eventId: event.id, programmeId: event.programmeId, tokens });
}

/** The form is the same for everybody; what was typed into it is not lost while the database is away. */
const formReads = sharedReads<Awaited<ReturnType<typeof readForm>>>();

function readForm(app: App, slug: string, index: RegionIndex) {
  return withScope(app.db, anybody, async (trx) => {
    const event = await getEvent(trx, slug);
    const segments = await listSegments(trx, event.programmeId);
    const own = event.regions.filter((region) => region.kind !== 'province').flatMap((region) => index.byCode.get(region.code) ?? []);
    return {
      event: { id: event.id, programmeId: event.programmeId, slug: event.slug, theme: event.theme, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn, simulated: event.simulated },
      open: takesSignUps(event),
      asksNip: await asksNip(trx, event.programmeId),
      pupils: segments.some((segment) => isPupilSegment(segment.key)),
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
    let choices: PlaceChoice[] = [];
    const refused = await orFormRefusal(request, form, async () => {
      if (textOf(form, 'keterangan') !== '') throw new Refusal('leave_empty', 422);
      if (textOf(form, 'returning') !== '') return arrive(request, form, () => signUpAgain(request, form));
      const place = await placeOf(request, form);
      if ('choices' in place) ({ choices } = place);
      return signUp(request, form, 'code' in place ? place.code : null).catch((reason: unknown) => {
        throw 'reason' in place ? withPlaceFault(reason, place.reason) : reason;
      });
    });
    if (refused) return fail(refused.status, { ...refused.data, choices, consent: listOf(form, 'consent') });
    redirect(303, `/e/${request.params.slug}/tiket`);
  },
};

/** One tap for who comes back: the button itself is the consent to take part. */
function signUpAgain(request: RequestEvent, form: FormData): Promise<Registered> {
  const { app } = request.locals;
  const consents = listOf(form, 'consent');
  return registerReturning(app, {
    slug: request.params.slug!, tokens: tokensOf(request), key: textOf(form, 'key'), origin: app.config.publicOrigin ?? request.url.origin, wish: null,
    consent: { attend: true, publicity: consents.includes('publicity'), contact: consents.includes('contact') },
  });
}

async function placeOf({ locals }: RequestEvent, form: FormData) {
  const typed = { typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') };
  return readPlace(typed, await regionIndex(locals.app), localDate(locals.app.clock.now(), 'WIB'));
}

async function signUp(request: RequestEvent, form: FormData, region: string | null): Promise<void> {
  const { app, principal, locale } = request.locals;
  const consents = listOf(form, 'consent');
  const guardian = textOf(form, 'guardian_name');
  const body = {
    name: textOf(form, 'name'),
    contact: textOf(form, 'contact'),
    region,
    segment: textOf(form, 'segment'),
    institution: textOf(form, 'institution'),
    nip: textOf(form, 'nip'),
    guardian: guardian === '' ? null : { kind: textOf(form, 'guardian_kind') === 'school' ? 'school' : 'guardian', name: guardian },
    ofAge: textOf(form, 'of_age') !== '',
    channel: textOf(form, 'channel') || null,
    consent: { attend: consents.includes('attend'), publicity: consents.includes('publicity'), contact: consents.includes('contact') },
  };
  const act = () => register(app, principal, { slug: request.params.slug, key: textOf(form, 'key'), via: 'form', origin: app.config.publicOrigin ?? request.url.origin, language: locale, tokens: tokensOf(request), body });
  // Who has something to correct is told at once; only a whole form waits for its turn.
  if ('faults' in readSignUp(body)) await act();
  else await arrive(request, form, act);
}

/** Through the door: what stands for this sign-up decides how long it waits, and is kept for whoever looks at oddities. */
async function arrive(request: RequestEvent, form: FormData, act: () => Promise<Registered>): Promise<void> {
  const { app } = request.locals;
  const { event } = await lookUpSignUp(app, { slug: request.params.slug!, regionCode: null, segment: null });
  if (!event) throw notFound();
  const door = { eventId: event.id, programmeId: event.programmeId };
  const arrival = await judgeArrival(app, door, { key: textOf(form, 'key'), stamp: textOf(form, 'stamp'), work: textOf(form, 'work'), device: deviceOf(request) });
  if (takesSignUps(event)) await waitForTurn(arrival);
  const { eventId, registrationId, token } = await act();
  await keepArrival(app, door, { registrationId, arrival });
  rememberTicket(request, { eventId, token });
}

/** The command knows only that no region came; the form knows why. */
function withPlaceFault(reason: unknown, fault: string): unknown {
  return reason instanceof Refusal && reason.reason === 'invalid' ? invalid({ ...reason.fields, region: fault }, { ...reason.values }) : reason;
}
