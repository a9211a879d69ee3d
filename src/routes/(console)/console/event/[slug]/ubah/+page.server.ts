import { redirect } from '@sveltejs/kit';
import { editEvent } from '#features/event/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { segmentName } from '#features/programme/model.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { numberOf } from '../../../../../form.ts';
import { showDetails } from '../../details.ts';
import { submitDetails } from '../../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const segments = await listSegments(trx, found.programmeId);
      return {
        key: newId(),
        version: found.version,
        shown: showDetails(found),
        segments: segments.map(({ key }) => ({ value: key, label: segmentName(segments, key, event.locals.locale) })),
        saved: event.url.searchParams.has('tersimpan'),
      };
    });
  });

export const actions: Actions = {
  default: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const { slug } = event.params;
    const form = await event.request.formData();
    const before = await orErrorPage(event, () => withScope(app.db, principal, (trx) => getEvent(trx, slug)));
    const version = numberOf(form, 'version') ?? 0;
    const outcome = await submitDetails(event, form, { zone: before.zone, nextEvent: before.nextEvent }, ({ details, regions, body }) =>
      editEvent(app, principal, { event: slug, version, details, regions, key: keyFor(principal, 'event.edit', form.get('key'), { ...body, slug, version }) }),
    );
    if ('slug' in outcome) redirect(303, `/console/event/${outcome.slug}/ubah?tersimpan`);
    return outcome;
  },
};
