import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { listPoints } from '#features/registration/viewing/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { hostOf } from '../../../../../host.ts';
import { keepPrivate } from '../../../../../ticket.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

/** The sheet a host hangs on the wall: one page of A4, black on white. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const found = await hostOf(request, request.params.slug);
    if (!found) redirect(303, `/e/${request.params.slug}/titik`);
    return withScope(app.db, found.host, async (trx) => {
      const event = await getEvent(trx, found.host.eventId);
      const [point] = await listPoints(trx, found.host);
      return {
        slug: event.slug, place: point!.place, code: point!.code, officer: point!.officer, link: `${app.config.publicOrigin ?? request.url.origin}/e/${event.slug}/nobar/${point!.code}`,
        event: { theme: event.theme, organiser: event.organiser, startsAt: event.startsAt, endsAt: event.endsAt, zone: event.zone, startsOn: event.startsOn, endsOn: event.endsOn },
      };
    });
  });
