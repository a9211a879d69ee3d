import { z } from 'zod';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { answerEntry, deskEntry, hideEntry } from '#features/question/schema.ts';
import { airQuestion, answerQuestion, enterQuestion, hideQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listAskable, listDeskQuestions } from '#features/question/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(
      event.locals.app.db,
      principal,
      async (trx) => {
        const found = await getEvent(trx, event.params.slug);
        const all = await listDeskQuestions(trx, { eventId: found.id });
        const askable = await listAskable(trx, { eventId: found.id });
        const to = event.url.searchParams.get('kepada') ?? '';
        const count = (castId: string | null) => all.filter((question) => question.toCastId === castId && (question.state === 'asked' || question.state === 'queued')).length;
        return {
          key: newId(),
          seq: await findLastSeq(trx, found.id),
          slug: found.slug,
          zone: found.zone,
          taking: found.state !== 'draft' && found.state !== 'closed',
          questions: all.filter((question) => to === '' || (to === 'semua' ? question.toCastId === null : question.toCastId === to)),
          any: all.length > 0,
          to,
          addressees: [
            ...askable.map(({ castId, name, position }) => ({ value: castId, label: position === null ? name : `${position}. ${name}`, waiting: count(castId) })),
            { value: 'semua', label: null, waiting: count(null) },
          ],
          cast: (await getCast(trx, found.id)).map(({ id, name }) => ({ value: id, label: name })),
          saved: event.url.searchParams.has('tersimpan'),
        };
      },
      { oneView: true },
    );
  });

type Act = (context: { app: App; principal: Staff; form: FormData; slug: string; key: IdempotencyKey }) => Promise<unknown>;

const change = (action: string, act: Act) => async (event: RequestEvent) => {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  // The filter stays in the address that follows.
  const to = event.url.searchParams.get('kepada');
  const done = to === null ? 'tersimpan' : `kepada=${encodeURIComponent(to)}&tersimpan`;
  return saveOnce(event, { principal, action, form, done }, (key) => act({ app: event.locals.app, principal, form, slug: event.params.slug, key }));
};

const numberIn = (form: FormData): number => parseForm(z.object({ number: z.coerce.number().int().min(1).max(1_000_000) }), { number: textOf(form, 'number') }).number;

export const actions: Actions = {
  queue: change('question.queue', ({ app, principal, form, slug, key }) => queueQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  air: change('question.air', ({ app, principal, form, slug, key }) => airQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  answer: change('question.answer', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(answerEntry, { answer: textOf(form, 'answer'), answeredBy: textOf(form, 'answeredBy') || null });
    return answerQuestion(app, principal, { event: slug, number: numberIn(form), key, ...entry });
  }),
  hide: change('question.hide', ({ app, principal, form, slug, key }) => hideQuestion(app, principal, { event: slug, number: numberIn(form), key, ...parseForm(hideEntry, { reason: textOf(form, 'reason') }) })),
  enter: change('question.enter', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(deskEntry, { asker: textOf(form, 'asker'), via: textOf(form, 'via'), to: textOf(form, 'to'), text: textOf(form, 'text') });
    return enterQuestion(app, principal, { event: slug, key, ...entry });
  }),
};
