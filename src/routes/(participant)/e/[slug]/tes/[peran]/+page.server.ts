import { redirect } from '@sveltejs/kit';
import { saveAnswers } from '#features/assessment/attempt/answer/server/commands.ts';
import { readSent } from '#features/assessment/attempt/model.ts';
import { startAttempt, submitAttempt } from '#features/assessment/attempt/server/commands.ts';
import { readTest } from '#features/assessment/attempt/server/queries.ts';
import { roleOfPath } from '#features/assessment/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, notFound, signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import { holderOf, keepPrivate } from '../../../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whose browser holds no ticket of this event is shown the way to one. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app, locale } = request.locals;
    const role = roleOf(request);
    const holder = await holderOf(request, request.params.slug);
    if (!holder) redirect(303, `/e/${request.params.slug}/masuk`);
    const now = app.clock.now();
    const { event, test } = await withScope(app.db, holder, async (trx) => ({ event: await getEvent(trx, request.params.slug), test: await readTest(trx, { ...holder, role, now, language: locale }) }), { oneView: true });
    if (!test) throw notFound();
    return { slug: event.slug, theme: event.theme, zone: event.zone, simulated: event.simulated, over: event.state === 'ended' || event.state === 'closed', role, test, now: now.toISOString(), key: newId() };
  });

function roleOf(request: RequestEvent) {
  const role = roleOfPath(request.params.peran);
  if (!role) throw notFound();
  return role;
}

export const actions: Actions = {
  mulai: (request) =>
    asHolder(request, async (holder, form) => {
      const language = textOf(form, 'language') === 'en' ? 'en' : textOf(form, 'language') === 'id' ? 'id' : request.locals.locale;
      const role = roleOf(request);
      await startAttempt(request.locals.app, holder, { role, language, key: keyFor(holder, 'assessment.start', form.get('key'), { role }) });
      return '?soal=1';
    }),
  simpan: (request) =>
    asHolder(request, async (holder, form) => {
      await saveSent(request, holder, form);
      return textOf(form, 'go') === 'ringkasan' ? '?soal=ringkasan' : `?soal=${Number(textOf(form, 'go')) || 1}`;
    }),
  kumpulkan: (request) =>
    asHolder(request, async (holder, form) => {
      const role = roleOf(request);
      await submitAttempt(request.locals.app, holder, { role, answers: [], key: keyFor(holder, 'assessment.submit', form.get('key'), { role }) });
      return '';
    }),
};

type Holder = NonNullable<Awaited<ReturnType<typeof holderOf>>>;

/** The form of one item without script: what was sent is newer than everything that is there. */
async function saveSent(request: RequestEvent, holder: Holder, form: FormData): Promise<void> {
  const { app, locale } = request.locals;
  const test = await withScope(app.db, holder, (trx) => readTest(trx, { ...holder, role: roleOf(request), now: app.clock.now(), language: locale }));
  const item = test?.items.find(({ id }) => id === textOf(form, 'item'));
  if (!test?.attemptId || !item) return; // closed meanwhile: the page that follows says so
  const places = Object.fromEntries([...form].flatMap(([name, value]) => (name.startsWith('place-') && typeof value === 'string' ? [[name.slice('place-'.length), value]] : [])));
  const values = form.getAll('value').filter((value): value is string => typeof value === 'string');
  const sent = readSent(item, { values, places });
  const before = test.answers[item.id];
  const value = sent === undefined || (Array.isArray(sent) && sent.length === 0) ? (before === undefined || item.kind === 'single' || item.kind === 'true_false' || item.kind === 'likert' ? undefined : []) : sent;
  if (value === undefined || JSON.stringify(value) === JSON.stringify(before?.value)) return;
  const newest = Math.max(0, ...Object.values(test.answers).map(({ sequence }) => sequence));
  const { answers } = await saveAnswers(app, holder, { attempt: test.attemptId, answers: [{ item: item.id, value: value as never, sequence: newest + 1, ageMs: 0 }] });
  if (answers[0]!.state === 'wrong') throw invalid({ value: item.kind === 'ordering' ? 'order_incomplete' : item.kind === 'number' ? 'number_wrong' : 'answer_incomplete' });
}

async function asHolder(request: RequestEvent, act: (holder: Holder, form: FormData) => Promise<string>) {
  allow(request, _policy);
  const form = await request.request.formData();
  let next = '';
  const refused = await orFormRefusal(request, form, async () => {
    const holder = await holderOf(request, request.params.slug!);
    if (!holder) throw signInNeeded();
    next = await act(holder, form);
    return null;
  });
  if (refused) return refused;
  redirect(303, `${request.url.pathname}${next}`);
}
