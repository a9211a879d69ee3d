import { assertMayKeepLots } from '#features/plan/lot/server/policy.ts';
import { getLot } from '#features/plan/lot/server/queries.ts';
import { requestLotPack } from '#features/report/pack/server/commands.ts';
import { listLotPacks } from '#features/report/pack/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff('programme_admin');

const lotId = (text: string): string => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw notFound();
  return text;
};

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const lot = await getLot(trx, { lotId: lotId(event.params.lot) });
    assertMayKeepLots(principal, lot.programmeId);
    return { lot: { id: lot.id, number: lot.number, name: lot.name, contractor: lot.contractor }, packs: await listLotPacks(trx, { lotId: lot.id }), key: newId() };
  });
});

export const actions: Actions = {
  make: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'pack.request', form }, (key) => requestLotPack(event.locals.app, principal, { lotId: lotId(event.params.lot), language: event.locals.locale, key }));
  },
};
