import { getEvent } from '#features/event/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { pollEntry } from '#features/poll/schema.ts';
import { closePoll, draftPoll, openPoll, removePoll, showPoll } from '#features/poll/server/commands.ts';
import { listDeskPolls } from '#features/poll/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { findLastSeq } from '#platform/live/room-log.ts';
import { linesOf, numberOf, parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      return { key: newId(), seq: await findLastSeq(trx, found.id), slug: found.slug, mayEdit: mayEdit(principal, found), polls: await listDeskPolls(trx, { eventId: found.id }), saved: event.url.searchParams.has('tersimpan') };
    }, { oneView: true });
  });

type Act = (context: { app: App; principal: Staff; form: FormData; at: { event: string; number: number; key: IdempotencyKey } }) => Promise<unknown>;

const change = (action: string, act: Act) => async (event: RequestEvent) => {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return saveOnce(event, { principal, action, form }, (key) => act({ app: event.locals.app, principal, form, at: { event: event.params.slug, number: numberOf(form, 'number') ?? 0, key } }));
};

export const actions: Actions = {
  draft: change('poll.draft', ({ app, principal, form, at }) => draftPoll(app, principal, { event: at.event, key: at.key, ...parseForm(pollEntry, { text: textOf(form, 'text'), kind: textOf(form, 'kind'), options: linesOf(form, 'options') }) })),
  open: change('poll.open', ({ app, principal, at }) => openPoll(app, principal, at)),
  close: change('poll.close', ({ app, principal, at }) => closePoll(app, principal, at)),
  show: change('poll.show', ({ app, principal, at }) => showPoll(app, principal, { ...at, shown: true })),
  cover: change('poll.cover', ({ app, principal, at }) => showPoll(app, principal, { ...at, shown: false })),
  remove: change('poll.remove', ({ app, principal, at }) => removePoll(app, principal, at)),
};
