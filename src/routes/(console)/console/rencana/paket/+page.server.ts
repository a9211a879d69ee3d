import { lotEntry } from '#features/plan/lot/schema.ts';
import { createLot, editLot, gatherEvents } from '#features/plan/lot/server/commands.ts';
import { mayKeepLots } from '#features/plan/lot/server/policy.ts';
import { listLots, standingsOf } from '#features/plan/lot/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { linesOf, numberOf, parseForm, textOf } from '../../../../form.ts';
import { saveOnce } from '../../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const programmes = await listProgrammes(trx);
      const groups = [];
      for (const programme of programmes) {
        const lots = await listLots(trx, { programmeId: programme.id });
        const standings = await standingsOf(trx, { programmeId: programme.id });
        groups.push({ key: programme.key, name: programme.name, mayKeep: mayKeepLots(principal, programme.id), lots: lots.map((lot) => ({ ...lot, standing: standings.get(lot.id)! })) });
      }
      const asked = event.url.searchParams.get('ubah');
      return { key: newId(), saved: event.url.searchParams.has('tersimpan'), groups: groups.filter((group) => group.mayKeep || group.lots.length > 0), editing: groups.filter((group) => group.mayKeep).flatMap((group) => group.lots).find((lot) => lot.id === asked) ?? null };
    });
  });

const entryOf = (form: FormData) => parseForm(lotEntry, {
  ...Object.fromEntries((['number', 'name', 'contractor', 'startsOn', 'endsOn', 'events', 'people', 'eventsADay', 'source'] as const).map((name) => [name, textOf(form, name)])),
  regions: linesOf(form, 'regions'),
});

export const actions: Actions = {
  save: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'lot.save', form }, (key) => {
      const lotId = textOf(form, 'lot');
      const { app } = event.locals;
      return lotId === '' ? createLot(app, principal, { programme: textOf(form, 'programme'), entry: entryOf(form), key }) : editLot(app, principal, { lotId, version: numberOf(form, 'version') ?? 0, entry: entryOf(form), key });
    });
  },
  gather: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'lot.gather', form }, (key) => gatherEvents(event.locals.app, principal, { lotId: textOf(form, 'lot'), key }));
  },
};
