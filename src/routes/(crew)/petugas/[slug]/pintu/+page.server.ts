import { redirect } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { crewOf } from '../../../../crew.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { PageServerLoad } from './$types';

/** Whoever has not entered the event's PIN is led to where it is typed. */
export const _policy = anyone();

/** The page is a shell that a phone keeps: whose tickets there are comes over the API and stays in the phone's own store. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    const { slug } = event.params;
    const atWork = await crewOf(event, slug);
    if (!atWork) redirect(303, `/petugas/${slug}`);
    const { theme, zone, simulated } = await withScope(event.locals.app.db, atWork.principal, (trx) => getEvent(trx, slug));
    return { slug, theme, zone, simulated, label: atWork.label };
  });
