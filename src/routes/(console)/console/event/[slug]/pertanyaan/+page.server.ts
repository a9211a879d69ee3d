import { z } from 'zod';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { blockAsker, unblockAsker } from '#features/question/block/server/commands.ts';
import { listBlocked } from '#features/question/block/server/queries.ts';
import { followUpEntry } from '#features/question/followup/schema.ts';
import { followUpQuestion } from '#features/question/followup/server/commands.ts';
import { mergeQuestions, unmergeQuestion } from '#features/question/merge/server/commands.ts';
import { byWish } from '#features/question/model.ts';
import { noticeEntry } from '#features/question/notice/schema.ts';
import { sendNotice, withdrawNotice } from '#features/question/notice/server/commands.ts';
import { listNotices } from '#features/question/notice/server/queries.ts';
import { groupSimilar } from '#features/question/similar/model.ts';
import { answerEntry, blockEntry, deskEntry, hideEntry, mergeEntry } from '#features/question/schema.ts';
import { airQuestion, answerQuestion, enterQuestion, hideQuestion, publishQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listAskable, listDeskQuestions } from '#features/question/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { listOf, parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

/** So many waiting questions are read at a time. */
const perPage = 20;

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
        const blocked = await listBlocked(trx, { eventId: found.id });
        const shown = all
          .filter((question) => to === '' || (to === 'semua' ? question.toCastId === null : question.toCastId === to))
          .map(({ registrationId, ...question }) => ({ ...question, named: registrationId !== null, blocked: registrationId !== null && blocked.has(registrationId) }))
          .sort(byWish);
        // What asks the same stands under the most wanted of it, so that a flood of one thing is one line; the rest is read in pages.
        const groups = groupSimilar(shown.filter(({ state }) => state === 'asked' || state === 'queued'));
        const similar = new Set([...groups.values()].flat());
        const leading = shown.filter(({ state, number }) => state === 'asked' && !similar.has(number));
        const pages = Math.max(1, Math.ceil(leading.length / perPage));
        const page = Math.min(pages, Math.max(1, Number(event.url.searchParams.get('hal')) || 1));
        const inPage = new Set(leading.slice((page - 1) * perPage, page * perPage).map(({ number }) => number));
        const texts = new Map(shown.map((question) => [question.number, question]));
        return {
          page,
          pages,
          waiting: shown.filter(({ state }) => state === 'asked').length,
          similar: Object.fromEntries([...groups].filter(([, numbers]) => numbers.length > 0).map(([number, numbers]) => [number, { numbers, sample: numbers.slice(0, 10).map((one) => ({ number: one, asker: texts.get(one)!.asker, text: texts.get(one)!.text })) }])),
          notices: await listNotices(trx, { eventId: found.id }),
          key: newId(),
          seq: await findLastSeq(trx, found.id),
          slug: found.slug,
          zone: found.zone,
          taking: found.state !== 'draft' && found.state !== 'closed',
          questions: shown.filter(({ number, state }) => (state === 'asked' ? inPage.has(number) : !similar.has(number))).filter(({ state }, i) => state === 'asked' || state === 'on_air' || i < 400),
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
  const page = event.url.searchParams.get('hal');
  const done = page !== null ? `${to === null ? '' : `kepada=${encodeURIComponent(to)}&`}hal=${encodeURIComponent(page)}&tersimpan` : to === null ? 'tersimpan' : `kepada=${encodeURIComponent(to)}&tersimpan`;
  return saveOnce(event, { principal, action, form, done }, (key) => act({ app: event.locals.app, principal, form, slug: event.params.slug, key }));
};

const numberIn = (form: FormData): number => parseForm(z.object({ number: z.coerce.number().int().min(1).max(1_000_000) }), { number: textOf(form, 'number') }).number;

export const actions: Actions = {
  queue: change('question.queue', ({ app, principal, form, slug, key }) => queueQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  air: change('question.air', ({ app, principal, form, slug, key }) => airQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  answer: change('question.answer', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(answerEntry, { answer: textOf(form, 'answer'), answeredBy: textOf(form, 'answeredBy') || null, how: textOf(form, 'how') || undefined });
    return answerQuestion(app, principal, { event: slug, number: numberIn(form), key, ...entry });
  }),
  hide: change('question.hide', ({ app, principal, form, slug, key }) => hideQuestion(app, principal, { event: slug, number: numberIn(form), key, ...parseForm(hideEntry, { reason: textOf(form, 'reason') }) })),
  enter: change('question.enter', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(deskEntry, { asker: textOf(form, 'asker'), via: textOf(form, 'via'), to: textOf(form, 'to'), text: textOf(form, 'text') });
    return enterQuestion(app, principal, { event: slug, key, ...entry });
  }),
  publish: change('question.publish', ({ app, principal, form, slug, key }) => publishQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  merge: change('question.merge', ({ app, principal, form, slug, key }) => mergeQuestions(app, principal, { event: slug, key, ...parseForm(mergeEntry, { into: numberIn(form), numbers: listOf(form, 'numbers').map(Number) }) })),
  unmerge: change('question.unmerge', ({ app, principal, form, slug, key }) => unmergeQuestion(app, principal, { event: slug, number: numberIn(form), key })),
  block: change('question.block', ({ app, principal, form, slug, key }) => blockAsker(app, principal, { event: slug, number: numberIn(form), key, ...parseForm(blockEntry, { reason: textOf(form, 'reason') }) })),
  unblock: change('question.unblock', ({ app, principal, form, slug, key }) => unblockAsker(app, principal, { event: slug, number: numberIn(form), key })),
  follow: change('question.follow_up', ({ app, principal, form, slug, key }) => {
    const entry = parseForm(followUpEntry, { speaker: textOf(form, 'speaker') || null, agency: textOf(form, 'agency') || null, dueOn: textOf(form, 'dueOn') });
    return followUpQuestion(app, principal, { event: slug, number: numberIn(form), key, ...entry });
  }),
  notice: change('notice.send', ({ app, principal, form, slug, key }) => sendNotice(app, principal, { event: slug, key, ...parseForm(noticeEntry, { text: textOf(form, 'text') }) })),
  withdraw: change('notice.withdraw', ({ app, principal, form, slug, key }) => withdrawNotice(app, principal, { event: slug, number: numberIn(form), key })),
};
