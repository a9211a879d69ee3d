import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { countsOf } from '#features/attendance/server/queries.ts';
import { checkPapers } from '#features/plan/paper/model.ts';
import { paperEntry, waiverEntry } from '#features/plan/paper/schema.ts';
import { addPaper, removePaper, waivePaper } from '#features/plan/paper/server/commands.ts';
import { listPapers, listWaivers } from '#features/plan/paper/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const papers = await listPapers(trx, { eventId: found.id });
    return {
      checks: checkPapers(papers, await listWaivers(trx, { eventId: found.id })), others: papers.filter(({ kind }) => kind === 'other'),
      counts: await countsOf(trx, found.id), closed: found.state === 'closed', mayEdit: mayEdit(principal, found), key: newId(), saved: event.url.searchParams.has('tersimpan'),
    };
  });
});

export const actions: Actions = {
  add: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'paper.attach', form }, async (key) => {
      const file = form.get('file');
      const entry = parseForm(paperEntry, { kind: textOf(form, 'kind'), title: textOf(form, 'title') || (file instanceof File ? file.name.slice(0, 200) : '') });
      return addPaper(event.locals.app, principal, { event: event.params.slug, entry, bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(), key });
    });
  },
  remove: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'paper.detach', form }, (key) => removePaper(event.locals.app, principal, { event: event.params.slug, id: textOf(form, 'id'), key }));
  },
  waive: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'paper.waive', form }, (key) => waivePaper(event.locals.app, principal, { event: event.params.slug, entry: parseForm(waiverEntry, { kind: textOf(form, 'kind'), reason: textOf(form, 'reason') }), key }));
  },
};
