import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { codesAhead } from '#features/attendance/code/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { answerEntry } from '#features/question/schema.ts';
import { airQuestion, answerQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listAskable, listDeskQuestions } from '#features/question/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { hostingOf } from '../../../../cast.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { act, runActs } from '../../../../stage/acts.ts';
import { readRun } from '../../../../stage/run.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who leads through the event, its crew and its staff; everybody else is led to the ways in. */
export const _policy = anyone();

async function who(event: RequestEvent): Promise<Principal> {
  allow(event, _policy);
  const slug = event.params.slug!;
  return (await orErrorPage(event, () => hostingOf(event, slug)))?.principal ?? redirect(303, `/panggung/${slug}`);
}

/** An hour of codes, so that they can be read out while the network is away. */
const anHour = 30;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = await who(event);
    keepPrivate(event);
    const { app } = event.locals;
    const now = app.clock.now();
    return withScope(
      app.db,
      principal,
      async (trx) => {
        const found = await getEvent(trx, event.params.slug);
        const all = await listDeskQuestions(trx, { eventId: found.id });
        return {
          run: await readRun(trx, found, { now, origin: app.config.publicOrigin ?? event.url.origin }),
          onAir: all.find(({ state }) => state === 'on_air') ?? null,
          queue: all.filter(({ state }) => state === 'queued'),
          asked: all.filter(({ state }) => state === 'asked').length,
          answered: all.filter(({ state }) => state === 'answered').length,
          askable: await listAskable(trx, { eventId: found.id }),
          codes: found.state === 'live' ? codesAhead(app.keys, { eventId: found.id, now, count: anHour }) : [],
          saved: event.url.searchParams.has('tersimpan'),
        };
      },
      { oneView: true },
    );
  });

const numberIn = (form: FormData): number => parseForm(z.object({ number: z.coerce.number().int().min(1).max(1_000_000) }), { number: textOf(form, 'number') }).number;

export const actions: Actions = {
  ...runActs(who),
  air: act(who, 'question.air', ({ app, principal, form, slug, key }) => airQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  queue: act(who, 'question.queue', ({ app, principal, form, slug, key }) => queueQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  answer: act(who, 'question.answer', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(answerEntry, { answer: textOf(form, 'answer'), answeredBy: textOf(form, 'answeredBy') || null });
    return answerQuestion(app, principal, { event: slug, number: numberIn(form), key, ...entry });
  }),
};
