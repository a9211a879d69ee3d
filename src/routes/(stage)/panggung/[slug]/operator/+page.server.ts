import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { hostingOf } from '../../../../cast.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { runActs } from '../../../../stage/acts.ts';
import { readRun } from '../../../../stage/run.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever has not entered the event's PIN, and does not lead through it, is led to the ways in. */
export const _policy = anyone();

async function who(event: RequestEvent): Promise<Principal> {
  allow(event, _policy);
  const slug = event.params.slug!;
  return (await orErrorPage(event, () => hostingOf(event, slug)))?.principal ?? redirect(303, `/panggung/${slug}`);
}

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = await who(event);
    keepPrivate(event);
    const { app } = event.locals;
    return withScope(app.db, principal, async (trx) => ({ run: await readRun(trx, await getEvent(trx, event.params.slug), { now: app.clock.now(), origin: app.config.publicOrigin ?? event.url.origin }), saved: event.url.searchParams.has('tersimpan') }), { oneView: true });
  });

export const actions: Actions = runActs(who);
