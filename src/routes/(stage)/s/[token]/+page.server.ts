import { redirect } from '@sveltejs/kit';
import { linkExpiry } from '#features/event/link/model.ts';
import { findCast } from '#features/event/link/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { rememberCast } from '../../../cast.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { keepPrivate } from '../../../ticket.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = anyone();

/** Who the link names, and the event; refuses `not_found` for a forged, withdrawn or expired one alike. */
async function read(event: RequestEvent | Parameters<PageServerLoad>[0]) {
  const { app } = event.locals;
  const [found] = await findCast(app, [event.params.token]);
  if (!found) throw notFound();
  return { found, event: await withScope(app.db, found.cast, (trx) => getEvent(trx, found.slug)) };
}

/** Opening a personal link changes nothing: previews open links too. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { found, event: { theme, startsAt, endsAt, startsOn, endsOn, zone } } = await read(event);
    return { name: found.name, hosts: found.cast.hosts, theme, startsAt, endsAt, startsOn, endsOn, zone };
  });

export const actions: Actions = {
  default: async (event) => {
    allow(event, _policy);
    const { found, event: of } = await orErrorPage(event, () => read(event));
    rememberCast(event, { cast: found.cast, expires: linkExpiry(of), token: event.params.token });
    redirect(303, `/panggung/${found.slug}/${found.cast.hosts ? 'moderator' : 'narasumber'}`);
  },
};
