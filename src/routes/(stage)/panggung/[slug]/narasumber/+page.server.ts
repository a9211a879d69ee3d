import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import { writtenEntry } from '#features/question/schema.ts';
import { answerInWriting } from '#features/question/written/server/commands.ts';
import { listSpeakerQuestions } from '#features/question/written/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { acknowledgePrompt } from '#features/rundown/prompt/server/commands.ts';
import { listPrompts } from '#features/rundown/prompt/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { castOf } from '../../../../cast.ts';
import { numberOf, parseForm, textOf } from '../../../../form.ts';
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
          questions: await listSpeakerQuestions(trx, cast),
          prompts: (await listPrompts(trx, { eventId, castId, limit: 20 })).filter(({ seenAt }) => seenAt === null).reverse(),
          notices: await noticesOf(trx, found),
        };
      },
      { oneView: true },
    );
  });

const speaker = async (event: RequestEvent) => (await speaking(event)).cast;

export const actions: Actions = {
  answer: act(speaker, 'question.answer_in_writing', ({ app, principal, form, key }) => answerInWriting(app, principal, { ...parseForm(writtenEntry, { number: numberOf(form, 'number'), answer: textOf(form, 'answer') }), key })),
  seen: act(speaker, 'prompt.acknowledge', ({ app, principal, form, key }) => acknowledgePrompt(app, principal, { promptId: idIn(form), key })),
};
