import { getEvent } from '#features/event/server/queries.ts';
import { invitationsOf } from '#features/plan/batch/invitation/model.ts';
import { findNewestBatch } from '#features/plan/batch/server/queries.ts';
import { hoursText } from '#features/event/listing/model.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const batch = await findNewestBatch(trx, { eventId: found.id });
      const groups = batch?.appliedAt && batch.groups ? batch.groups : [];
      const link = `${app.config.publicOrigin ?? event.url.origin}/e/${found.slug}/daftar`;
      return { invitations: invitationsOf({ groups, theme: found.theme, link, hours: hoursText(found, locale) || null }, locale) };
    });
  });
