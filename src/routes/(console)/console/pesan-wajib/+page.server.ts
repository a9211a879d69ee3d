import { mayKeepFacts } from '#features/programme/fact/server/policy.ts';
import { noticeEntry, senderEntry } from '#features/programme/notice/schema.ts';
import { addNotice, addSender, removeNotice, removeSender } from '#features/programme/notice/server/commands.ts';
import { listNotices, listSenders } from '#features/programme/notice/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Staff } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { parseForm, textOf } from '../../../form.ts';
import { saveOnce } from '../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const programmes = await listProgrammes(trx);
    const programme = programmes.find((one) => one.key === event.url.searchParams.get('program')) ?? programmes.find((one) => mayKeepFacts(principal, one.id)) ?? programmes[0];
    return {
      key: newId(), saved: event.url.searchParams.has('tersimpan'),
      programmes: programmes.map(({ key, name }) => ({ key, name })), programme: programme ? { key: programme.key, name: programme.name } : null,
      mayKeep: programme ? mayKeepFacts(principal, programme.id) : false,
      notices: programme ? await listNotices(trx, { programmeId: programme.id }) : [],
      senders: programme ? await listSenders(trx, { programmeId: programme.id }) : [],
    };
  });
});

type Sent = { app: App; principal: Staff; form: FormData; programme: string; key: IdempotencyKey };

const keep = (action: string, command: (sent: Sent) => Promise<unknown>): Actions[string] => async (event) => {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  const programme = textOf(form, 'programme');
  return saveOnce(event, { principal, action, form, done: new URLSearchParams({ program: programme, tersimpan: '' }).toString() }, (key) => command({ app: event.locals.app, principal, form, programme, key }));
};
const texts = (form: FormData, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, textOf(form, name)]));

export const actions: Actions = {
  notice: keep('notice.add', ({ app, principal, form, programme, key }) => addNotice(app, principal, { programme, key, entry: parseForm(noticeEntry, texts(form, ['text', 'textEn', 'fromOn', 'untilOn', 'source'])) })),
  unnotice: keep('notice.remove', ({ app, principal, form, programme, key }) => removeNotice(app, principal, { programme, key, id: textOf(form, 'id') })),
  sender: keep('sender.add', ({ app, principal, form, programme, key }) => addSender(app, principal, { programme, key, entry: parseForm(senderEntry, texts(form, ['kind', 'address'])) })),
  unsender: keep('sender.remove', ({ app, principal, form, programme, key }) => removeSender(app, principal, { programme, key, id: textOf(form, 'id') })),
};
