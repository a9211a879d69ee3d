import { fail, redirect } from '@sveltejs/kit';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { asksNip, listSegments } from '#features/programme/server/queries.ts';
import { assistedSchema } from '#features/registration/assist/schema.ts';
import { registerAssisted } from '#features/registration/assist/server/commands.ts';
import { countAssisted, findAssisted } from '#features/registration/assist/server/queries.ts';
import { readPlace, type PlaceChoice } from '#features/registration/place/model.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { listOf, textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import { regionIndex } from '../../../../../region-index.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

/** What stays filled in for the next person; nothing of a person is among it. */
const keptFields = ['region', 'segment', 'institution', 'how', 'day'] as const;
const isId = (text: string | null): text is string => text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export const load: PageServerLoad = (request) =>
  orErrorPage(request, () => {
    const principal = allow(request, _policy);
    const { app } = request.locals;
    const said = request.url.searchParams;
    const done = said.get('jadi');
    return withScope(app.db, principal, async (trx) => {
      const event = await getEvent(trx, request.params.slug);
      const today = localDate(app.clock.now(), event.zone);
      const place = event.regions.find((region) => region.kind !== 'province');
      return {
        key: newId(), today, open: takesSignUps(event),
        segments: await listSegments(trx, event.programmeId),
        asksNip: await asksNip(trx, event.programmeId),
        kept: { region: place && event.regions.length === 1 ? place.name : '', segment: event.segments.length === 1 ? event.segments[0]! : '', institution: '', how: 'paper', day: today, ...Object.fromEntries(keptFields.flatMap((field) => (said.has(field) ? [[field, said.get(field)!]] : []))) } as Record<(typeof keptFields)[number], string>,
        done: isId(done) ? await findAssisted(trx, { eventId: event.id, registrationId: done }) : null,
        helped: await countAssisted(trx, { eventId: event.id, userId: principal.userId }),
      };
    });
  });

export const actions: Actions = {
  default: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app, locale } = request.locals;
    let choices: PlaceChoice[] = [];
    let registrationId = '';
    const refused = await orFormRefusal(request, form, async () => {
      const place = readPlace({ typed: textOf(form, 'region'), chosen: textOf(form, 'region_code'), offeredFor: textOf(form, 'region_offered') }, await regionIndex(app), localDate(app.clock.now(), 'WIB'));
      if ('choices' in place) ({ choices } = place);
      const how = assistedSchema.safeParse({ how: textOf(form, 'how'), day: textOf(form, 'day') });
      if (!how.success) throw invalid(Object.fromEntries(how.error.issues.map(({ path }) => [String(path[0]), path[0] === 'how' ? 'how_needed' : 'wrong'])));
      const answer = await registerAssisted(app, principal, { slug: request.params.slug, body: bodyOf(form, 'code' in place ? place.code : null), ...how.data, key: textOf(form, 'key'), origin: app.config.publicOrigin ?? request.url.origin, language: locale })
        .catch((reason: unknown) => {
          throw 'reason' in place && reason instanceof Refusal && reason.reason === 'invalid' ? invalid({ ...reason.fields, region: place.reason }, { ...reason.values }) : reason;
        });
      ({ registrationId } = answer);
      return null;
    });
    if (refused) return fail(refused.status, { ...refused.data, choices, consent: listOf(form, 'consent') });
    redirect(303, next(request, form, registrationId));
  },
};

function bodyOf(form: FormData, region: string | null) {
  const consents = listOf(form, 'consent');
  const guardian = textOf(form, 'guardian_name');
  return {
    name: textOf(form, 'name'), contact: textOf(form, 'contact'), region, segment: textOf(form, 'segment'), institution: textOf(form, 'institution'), nip: textOf(form, 'nip'),
    guardian: guardian === '' ? null : { kind: textOf(form, 'guardian_kind') === 'school' ? 'school' : 'guardian', name: guardian },
    ofAge: textOf(form, 'of_age') !== '',
    consent: { attend: consents.includes('attend'), publicity: consents.includes('publicity'), contact: consents.includes('contact') },
  };
}

/** The same form for the next person. */
function next({ url }: RequestEvent, form: FormData, registrationId: string): string {
  return `${url.pathname}?${new URLSearchParams([['jadi', registrationId], ...keptFields.map((field) => [field, textOf(form, field)])]).toString()}`;
}
