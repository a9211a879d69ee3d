import { redirect } from '@sveltejs/kit';
import { codesAhead } from '#features/attendance/code/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { crewOf } from '../../../../crew.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { PageServerLoad } from './$types';

/** Whoever has not entered the event's PIN is led to where it is typed. */
export const _policy = anyone();

/** An hour of codes, so that a screen in a hall goes on while the network is away. */
const anHour = 30;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { app } = event.locals;
    const { slug } = event.params;
    const atWork = await crewOf(event, slug);
    if (!atWork) redirect(303, `/petugas/${slug}`);
    const found = await withScope(app.db, atWork.principal, (trx) => getEvent(trx, slug));
    const now = app.clock.now();
    return {
      slug,
      theme: found.theme,
      zone: found.zone,
      now: now.toISOString(),
      codes: found.state === 'live' ? codesAhead(app.keys, { eventId: found.id, now, count: anHour }) : [],
      room: `${app.config.publicOrigin ?? event.url.origin}/e/${slug}/ruang`,
    };
  });
