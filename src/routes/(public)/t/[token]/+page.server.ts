import { redirect } from '@sveltejs/kit';
import { findHost, listPoints } from '#features/registration/viewing/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { rememberHost } from '../../../host.ts';
import { keepPrivate } from '../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = anyone();

/** Opening a host's link changes nothing: previews open links too. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const host = await findHost(app, request.params.token);
    if (!host) throw notFound();
    const [point] = await withScope(app.db, host, (trx) => listPoints(trx, host));
    return { place: point!.place };
  });

export const actions: Actions = {
  default: async (request) => {
    allow(request, _policy);
    const host = await orErrorPage(request, async () => {
      const found = await findHost(request.locals.app, request.params.token);
      if (!found) throw notFound();
      return found;
    });
    rememberHost(request, { eventId: host.eventId, token: request.params.token });
    redirect(303, `/e/${host.slug}/titik`);
  },
};
