import { listSheets } from '#features/attendance/paper/server/queries.ts';
import { keepSheet, tickSheet } from '#features/attendance/paper/server/commands.ts';
import { sheetEntry, tickEntry } from '#features/attendance/paper/schema.ts';
import { countedWindow } from '#features/attendance/model.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import { parseForm, textOf } from '../../../../../../form.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const window = countedWindow(found);
    const hour = (at: number | undefined): string => (at === undefined ? '' : formatTime(new Date(at), found.zone).replace('.', ':'));
    return {
      slug: found.slug, zone: found.zone, mayEdit: mayEdit(principal, found), sheets: await listSheets(trx, { eventId: found.id }),
      channels: (await listChannels(trx, { eventId: found.id })).map(({ id, name, kind }) => ({ id, name, kind })),
      from: hour(window?.from), until: hour(window?.until), saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

export const actions: Actions = {
  keep: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'paper.keep', form }, async (key) => {
      const entry = parseForm(sheetEntry, { title: textOf(form, 'title'), from: textOf(form, 'from'), until: textOf(form, 'until') });
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) throw invalid({ file: 'required' });
      await keepSheet(event.locals.app, principal, { event: event.params.slug, entry, bytes: new Uint8Array(await file.arrayBuffer()), key });
    });
  },
  tick: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'paper.tick', form }, async (key) => {
      const { hash, numbers } = parseForm(tickEntry, { hash: textOf(form, 'hash'), numbers: textOf(form, 'numbers') });
      await tickSheet(event.locals.app, principal, { event: event.params.slug, hash, numbers, key });
    });
  },
};
