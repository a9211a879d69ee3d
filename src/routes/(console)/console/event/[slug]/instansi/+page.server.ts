import { redirect } from '@sveltejs/kit';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { uploadRoster } from '#features/registration/roster/server/commands.ts';
import { listAgencies, listRosters } from '#features/registration/roster/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { sheetLimits } from '#platform/files/sheet/model.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from '../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const rosters = await listRosters(trx, { eventId: found.id });
      return {
        mayEdit: mayEdit(principal, found), zone: found.zone, key: newId(),
        rosters: rosters.map(({ id, fileName, agency, state, counts, progress, uploadedAt }) => ({ id, fileName, agency, state, counts, progress, uploadedAt })),
        agencies: await listAgencies(trx, { eventId: found.id }),
      };
    });
  });

export const actions: Actions = {
  unggah: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    let rosterId = '';
    const refused = await orFormRefusal(event, form, async () => {
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) throw invalid({ file: 'required' });
      const bytes = file.size > sheetLimits.bytes ? new Uint8Array(sheetLimits.bytes + 1) : new Uint8Array(await file.arrayBuffer());
      const agency = textOf(form, 'agency').slice(0, 200) || null;
      const key = keyFor(principal, 'roster.upload', form.get('key'), { path: event.url.pathname, agency, name: file.name, size: file.size });
      ({ rosterId } = await uploadRoster(event.locals.app, principal, { event: event.params.slug, bytes, fileName: file.name, agency, key }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/console/event/${event.params.slug}/instansi/daftar/${rosterId}`);
  },
};
