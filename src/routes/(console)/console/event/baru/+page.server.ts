import { redirect } from '@sveltejs/kit';
import { createEvent } from '#features/event/server/commands.ts';
import { segmentName } from '#features/programme/model.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { textOf } from '../../../../form.ts';
import { newDetails } from '../details.ts';
import { submitDetails } from '../submit.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

/** First which programme (asked only where there are several), then the form with that programme's segments. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const all = await listProgrammes(trx);
      // An organiser works for any programme within the region; an admin for those granted.
      const mine = principal.grants.some((grant) => grant.role === 'regional_organiser') ? all : all.filter((one) => principal.grants.some((grant) => grant.id === one.id));
      const asked = event.url.searchParams.get('program');
      const chosen = mine.find((one) => one.key === asked) ?? (mine.length === 1 ? mine[0] : undefined);
      return {
        key: newId(),
        programmes: mine.map(({ key, name, organiser }) => ({ key, name, organiser })),
        chosen: chosen ? { key: chosen.key, name: chosen.name, segments: chosen.segments.map((one) => ({ value: one.key, label: segmentName(chosen.segments, one.key, event.locals.locale) })) } : null,
        shown: newDetails(chosen?.organiser ?? ''),
      };
    });
  });

export const actions: Actions = {
  default: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const outcome = await submitDetails(event, form, {}, ({ details, regions, body }) =>
      createEvent(event.locals.app, principal, { programme: textOf(form, 'program'), details, regions, key: keyFor(principal, 'event.create', form.get('key'), body) }),
    );
    if ('slug' in outcome) redirect(303, `/console/event/${outcome.slug}?baru`);
    return outcome;
  },
};
