import { redirect } from '@sveltejs/kit';
import { listTests } from '#features/assessment/attempt/server/queries.ts';
import { shownConditions } from '#features/certificate/condition/server/queries.ts';
import { findDetour } from '#features/channel/carrier/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { shareWhatsApp, ticketWhatsApp, type Occasion } from '#features/message/model.ts';
import { nipHint, readNip } from '#features/participant/nip/model.ts';
import { profileQuestions } from '#features/participant/profile/model.ts';
import { profileSchema } from '#features/participant/profile/schema.ts';
import { listSenders } from '#features/programme/notice/server/queries.ts';
import { getPerson } from '#features/participant/server/queries.ts';
import { listOwnHelp } from '#features/registration/help/server/queries.ts';
import { leaveWaiting } from '#features/registration/seat/waiting/server/commands.ts';
import { hallTicketText } from '#features/registration/ticket/hall/server/queries.ts';
import { cancelRegistration } from '#features/registration/server/commands.ts';
import { answerProfile } from '#features/registration/ticket/change/server/commands.ts';
import { getTicket, linkToken } from '#features/registration/ticket/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { codeView, takeCode } from '../../../../code.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { keepPrivate, ticketOf } from '../../../../ticket.ts';
import type { FoundTicket } from '#features/registration/ticket/server/queries.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app, locale } = request.locals;
    const { slug } = request.params;
    const found = await ticketOf(request, slug);
    if (!found) redirect(303, `/e/${slug}/masuk`);
    const { event, ticket, person, code, help, tests, certificate, detour, senders } = await withScope(app.db, found.holder, async (trx) => ({
      event: await getEvent(trx, slug),
      ticket: await getTicket(trx, found.holder),
      person: await getPerson(trx, found.holder),
      code: await codeView(trx, request, found.holder),
      help: await listOwnHelp(trx, found.holder),
      detour: await findDetour(trx, { eventId: found.holder.eventId, kind: (await getTicket(trx, found.holder)).seat.kind }),
      senders: await listSenders(trx, { programmeId: found.holder.programmeId }),
      tests: await listTests(trx, { ...found.holder, now: app.clock.now(), language: locale }),
      certificate: await shownConditions(trx, found.holder.eventId),
    }));
    const nip = person.nip === null ? null : readNip(app.keys.decrypt(person.nip), localDate(app.clock.now(), event.zone));
    const origin = app.config.publicOrigin ?? request.url.origin;
    const link = `${origin}/j/${linkToken(app.keys, ticket)}`;
    // An event that takes sign-ups has its hours (checked when it was published).
    const occasion: Occasion = { theme: event.theme, organiser: event.organiser, startsAt: event.startsAt!.toISOString(), endsAt: event.endsAt!.toISOString(), zone: event.zone, publicLink: `${origin}/e/${slug}` };
    return {
      slug,
      key: newId(),
      code: event.state === 'live' ? { ...code, key: newId() } : null,
      ticket,
      senders,
      detoured: detour !== null && (event.state === 'live' || event.state === 'published'),
      profile: person.profile,
      profileKept: request.url.searchParams.has('jawaban'),
      certificate,
      nip: nip?.ok ? { hint: nipHint(nip.nip), month: nip.warnings.includes('month') } : null,
      help,
      tests,
      occasion,
      link,
      // At a hall's door the code says who comes and opens no room, whoever photographs it.
      door: ticket.seat.kind === 'venue' ? hallTicketText(app.keys, { eventId: event.id, ...ticket }) : null,
      open: takesSignUps(event),
      over: event.state === 'ended' || event.state === 'closed',
      simulated: event.simulated,
      toSelf: whatsApp(ticketWhatsApp({ ...ticket, link, occasion }, locale).text),
      toFriend: whatsApp(shareWhatsApp(occasion, locale)),
    };
  });

const whatsApp = (text: string) => `https://wa.me/?text=${encodeURIComponent(text)}`;

export const actions: Actions = {
  kode: async (request) => {
    allow(request, _policy);
    const { refused, query } = await takeCode(request, request.params.slug);
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/tiket?${query}#kode`);
  },
  jawaban: (request) =>
    asHolder(request, 'tiket?jawaban#jawaban', (found, form) => {
      const profile = parseForm(profileSchema, Object.fromEntries(profileQuestions.map((question) => [question, textOf(form, question) || null])));
      return answerProfile(request.locals.app, found.holder, { profile, key: keyFor(found.holder, 'participant.answer_profile', textOf(form, 'key'), profile) });
    }),
  tunggu: (request) => asHolder(request, 'tiket', (found, form) => leaveWaiting(request.locals.app, found.holder, { key: textOf(form, 'key') })),
  batal: (request) => asHolder(request, 'tiket', (found, form) => cancelRegistration(request.locals.app, found.holder, { key: textOf(form, 'key') })),
};

/** Acts for whoever's ticket this browser holds, then shows `next`; a refusal keeps what was typed. */
async function asHolder(request: RequestEvent, next: string, act: (found: FoundTicket, form: FormData) => Promise<unknown>) {
  allow(request, _policy);
  const form = await request.request.formData();
  const slug = request.params.slug!;
  const refused = await orFormRefusal(request, form, async () => {
    const found = await ticketOf(request, slug);
    if (!found) throw signInNeeded();
    await act(found, form);
    return null;
  });
  if (refused) return refused;
  redirect(303, `/e/${slug}/${next}`);
}
