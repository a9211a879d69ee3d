import { redirect } from '@sveltejs/kit';
import { listTests } from '#features/assessment/attempt/server/queries.ts';
import { recordPulse } from '#features/attendance/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { answerPoll } from '#features/poll/server/commands.ts';
import { questionEntry, voteEntry } from '#features/question/schema.ts';
import { askQuestion } from '#features/question/server/commands.ts';
import { listAskable } from '#features/question/server/queries.ts';
import { voteQuestion } from '#features/question/vote/server/commands.ts';
import { anybody, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../guard.ts';
import { codeView, takeCode } from '../../../../code.ts';
import { listOf, numberOf, parseForm, textOf } from '../../../../form.ts';
import { readMine, readWholeRoom } from '../../../../room.ts';
import { holderOf } from '../../../../ticket.ts';
import { isMode, modeCookie } from './mode.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = anyone();

const rememberedDays = 365;

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const { app, locale } = request.locals;
    const { searchParams } = request.url;
    const event = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
    const holder = await holderOf(request, request.params.slug);
    // A phone without script says that the page is open by reloading it; link previews bring no ticket.
    if (holder && searchParams.has('segar')) await recordPulse(app, holder);
    const now = app.clock.now();
    const seen = await withScope(
      app.db,
      holder ?? { kind: 'event', eventId: event.id, programmeId: event.programmeId },
      async (trx) => ({
        ...(await readWholeRoom(trx, { eventId: event.id })),
        askable: (await listAskable(trx, { eventId: event.id })).map(({ castId, position, name }) => ({ castId, position, name })),
        mine: holder && { ...(await readMine(trx, event, holder, now)), code: await codeView(trx, request, holder), tests: await listTests(trx, { ...holder, now, language: locale }) },
      }),
      { oneView: true },
    );
    return {
      ...seen,
      locale,
      key: newId(),
      codeKey: newId(),
      now: now.toISOString(),
      slug: event.slug,
      theme: event.theme,
      simulated: event.simulated,
      zone: event.zone,
      moderated: event.questionsModerated,
      /** Says to the stream whose it is, and to nobody who. */
      as: holder && app.keys.sign('stream', holder.registrationId, 12).toString('base64url'),
      mode: readMode(request),
      choosing: searchParams.has('cara'),
      writing: searchParams.has('tulis'),
      sent: Number(searchParams.get('terkirim')) || null,
      voted: Number(searchParams.get('suara')) || null,
    };
  });

/** How this phone follows: what it just chose, else what it chose before. */
function readMode({ url, cookies }: RequestEvent) {
  const chosen = url.searchParams.get('mode');
  if (isMode(chosen)) {
    // Read by the page's script, which changes it in place.
    cookies.set(modeCookie, chosen, { path: '/e', httpOnly: false, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: rememberedDays * 86_400 });
    return chosen;
  }
  const kept = cookies.get(modeCookie);
  return isMode(kept) ? kept : null;
}

interface Act {
  request: RequestEvent;
  holder: ParticipantPrincipal;
  form: FormData;
  /** The same key as the API's, so that what was sent with script and again without is done once. */
  keyed(body: object): IdempotencyKey;
}

/** A form of the room that its participant sends; `does` answers how the address goes on. */
function act(action: string, does: (context: Act) => Promise<string>) {
  return async (request: RequestEvent) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const { slug } = request.params;
    let next = '';
    const refused = await orFormRefusal(request, form, async () => {
      const holder = await holderOf(request, slug);
      if (!holder) throw signInNeeded();
      next = await does({ request, holder, form, keyed: (body) => keyFor(holder, action, form.get('key'), { slug, ...body }) });
      return null;
    });
    if (refused) return refused;
    redirect(303, `/e/${slug}/ruang?${next}`);
  };
}

export const actions: Actions = {
  code: async (request) => {
    allow(request, _policy);
    const { refused, query } = await takeCode(request, request.params.slug);
    if (refused) return refused;
    redirect(303, `/e/${request.params.slug}/ruang?${query}#kode`);
  },
  ask: act('question.ask', async ({ request, holder, form, keyed }) => {
    const entry = parseForm(questionEntry, { to: textOf(form, 'to'), text: textOf(form, 'text') });
    const { number } = await askQuestion(request.locals.app, holder, { key: keyed(entry), ...entry });
    return `terkirim=${number}#pertanyaan-anda`;
  }),
  vote: act('question.vote', async ({ request, holder, form, keyed }) => {
    const entry = parseForm(voteEntry, { number: numberOf(form, 'number'), wanted: textOf(form, 'wanted') !== 'no' });
    await voteQuestion(request.locals.app, holder, { key: keyed(entry), ...entry });
    return `suara=${entry.number}#tanya-${entry.number}`;
  }),
  poll: act('poll.answer', async ({ request, holder, form, keyed }) => {
    const number = numberOf(form, 'number') ?? 0;
    const choices = listOf(form, 'choices').map(Number);
    await answerPoll(request.locals.app, holder, { number, choices, key: keyed({ number, choices }) });
    return `suara=${number}#jajak-${number}`;
  }),
};
