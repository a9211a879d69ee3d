import { findEvent } from '#features/event/server/queries.ts';
import { draftRecap, publishRecap } from '#features/recap/server/commands.ts';
import { latestRecapOf } from '#features/recap/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../guard.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = async (event) => {
  const { locals, params, url } = event;
  const principal = allow(event, _policy);
  const language = url.searchParams.get('bahasa') === 'en' ? 'en' : 'id';
  return orErrorPage(event, () =>
    withScope(locals.app.db, principal, async (trx) => {
      const found = await findEvent(trx, params.slug);
      if (!found) throw notFound();
      const latest = await latestRecapOf(trx, { eventId: found.id, language });
      return { slug: found.slug, theme: found.theme, state: found.state, zone: found.zone, language, latest, key: newId() };
    }),
  );
};

async function act(event: RequestEvent, verb: 'draft' | 'publish') {
  const principal = allow(event, _policy);
  const form = await event.request.formData();
  return orFormRefusal(event, form, async () => {
    const key = keyFor(principal, `recap.${verb}`, form.get('key'), event.params);
    const command = verb === 'draft' ? draftRecap : publishRecap;
    await command(event.locals.app, principal, { event: event.params.slug, key });
    return { done: verb };
  });
}

export const actions: Actions = {
  draft: (event) => act(event, 'draft'),
  publish: (event) => act(event, 'publish'),
};
