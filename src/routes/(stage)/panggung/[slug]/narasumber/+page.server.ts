import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { acknowledgePrompt } from '#features/rundown/prompt/server/commands.ts';
import { listPrompts } from '#features/rundown/prompt/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { castOf } from '../../../../cast.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { act, idIn } from '../../../../stage/acts.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever has not entered by a personal link of this event is led to the ways in. */
export const _policy = anyone();

async function speaking(event: RequestEvent) {
  allow(event, _policy);
  const slug = event.params.slug!;
  return (await orErrorPage(event, () => castOf(event, slug))) ?? redirect(303, `/panggung/${slug}`);
}

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const { cast, name } = await speaking(event);
    keepPrivate(event);
    const { app } = event.locals;
    return withScope(
      app.db,
      cast,
      async (trx) => {
        const found = await getEvent(trx, event.params.slug);
        const { eventId, castId } = cast;
        const startsAt = found.startsAt?.toISOString() ?? null;
        const items = await listRundown(trx, { eventId });
        const plan = planOf(items, startsAt);
        const questions = await listDeskQuestions(trx, { eventId });
        return {
          key: newId(),
          seq: await findLastSeq(trx, eventId),
          now: app.clock.now().toISOString(),
          slug: found.slug,
          theme: found.theme,
          state: found.state,
          zone: found.zone,
          startsAt,
          name,
          castId,
          items,
          turns: items.filter((item) => item.castId === castId).map((item) => ({ id: item.id, title: item.title, planned: plan.get(item.id) ?? null, minutes: item.plannedMinutes })),
          // What the desk let through, to this person or to all.
          questions: questions.filter(({ state, toCastId }) => (state === 'queued' || state === 'on_air' || state === 'answered') && (toCastId === castId || toCastId === null)),
          prompts: (await listPrompts(trx, { eventId, castId, limit: 20 })).filter(({ seenAt }) => seenAt === null).reverse(),
          notices: await noticesOf(trx, found),
        };
      },
      { oneView: true },
    );
  });

export const actions: Actions = {
  seen: act(async (event) => (await speaking(event)).cast, 'prompt.acknowledge', ({ app, principal, form, key }) => acknowledgePrompt(app, principal, { promptId: idIn(form), key })),
};
