import { redirect } from '@sveltejs/kit';
import type { Transaction } from 'kysely';
import { listTests } from '#features/assessment/attempt/server/queries.ts';
import { recordPulse } from '#features/attendance/server/commands.ts';
import { countedSeconds } from '#features/attendance/server/queries.ts';
import { getSeatChannel } from '#features/channel/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { readRoom } from '#features/question/room/server/queries.ts';
import { questionEntry } from '#features/question/schema.ts';
import { askQuestion } from '#features/question/server/commands.ts';
import { listAskable, listOwnQuestions } from '#features/question/server/queries.ts';
import { getTicket } from '#features/registration/ticket/server/queries.ts';
import { anybody, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { codeView, takeCode } from '../../../../code.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { holderOf } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

/** People come early; the meeting's door is shown an hour before. */
const doorOpensMs = 3_600_000;

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const { app } = request.locals;
    const event = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
    const holder = await holderOf(request, request.params.slug);
    // A phone without script says that the page is open by reloading it; link previews bring no ticket.
    if (holder && request.url.searchParams.has('segar')) await recordPulse(app, holder);
    const now = app.clock.now();
    const seen = await withScope(
      app.db,
      holder ?? { kind: 'event', eventId: event.id, programmeId: event.programmeId },
      async (trx) => ({
        ...(await readRoom(trx, { eventId: event.id })),
        askable: await listAskable(trx, { eventId: event.id }),
        mine: holder && { ...(await readMine(trx, event, holder, now)), code: await codeView(trx, request, holder), tests: await listTests(trx, { ...holder, now, language: request.locals.locale }) },
      }),
      { oneView: true },
    );
    return {
      ...seen,
      key: newId(),
      codeKey: newId(),
      now: now.toISOString(),
      slug: event.slug,
      theme: event.theme,
      simulated: event.simulated,
      zone: event.zone,
      startsAt: event.startsAt,
      moderated: event.questionsModerated,
      writing: request.url.searchParams.has('tulis'),
      sent: Number(request.url.searchParams.get('terkirim')) || null,
    };
  });

/** What is a participant's own: the seat with its door, the questions, the time counted. */
async function readMine(trx: Transaction<Database>, event: EventRecord, { eventId, registrationId }: ParticipantPrincipal, now: Date) {
  const ticket = await getTicket(trx, { eventId, registrationId });
  const { url } = await getSeatChannel(trx, { eventId, channelId: ticket.channelId });
  const doorOpen = event.state === 'live' || (event.state === 'published' && event.startsAt !== null && event.startsAt.getTime() - now.getTime() < doorOpensMs);
  const questions = await listOwnQuestions(trx, { eventId, registrationId });
  return {
    seat: { ...ticket.seat, url: doorOpen ? url : null },
    questions: questions.map(({ number, state, to, text, hiddenReason }) => ({ number, state, to, text, hiddenReason })),
    countedSeconds: await countedSeconds(trx, { eventId, registrationId, now }),
  };
}

export const actions: Actions = {
  code: async (request) => {
    allow(request, _policy);
    const { refused, query } = await takeCode(request, request.params.slug);
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/ruang?${query}#kode`);
  },
  ask: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    let number = 0;
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request, request.params.slug);
      if (!holder) throw signInNeeded();
      const entry = parseForm(questionEntry, { to: textOf(form, 'to'), text: textOf(form, 'text') });
      // The same key as the API's, so that what was sent with script and again without is one question.
      ({ number } = await askQuestion(request.locals.app, holder, { key: keyFor(holder, 'question.ask', form.get('key'), { slug, ...entry }), ...entry }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/ruang?terkirim=${number}#pertanyaan-anda`);
  },
};
