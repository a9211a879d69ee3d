import { redirect } from '@sveltejs/kit';
import { enterPin } from '#features/event/pin/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { crewOf, rememberCrew } from '../../../crew.ts';
import { textOf } from '../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../guard.ts';
import { keepPrivate } from '../../../ticket.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever has not entered is asked for the PIN. */
export const _policy = anyone();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { app } = event.locals;
    const { slug } = event.params;
    const atWork = await crewOf(event, slug);
    const { theme, state, zone, startsAt, endsAt, startsOn, endsOn } = await withScope(app.db, atWork?.principal ?? anybody, (trx) => getEvent(trx, slug));
    return { slug, theme, state, zone, startsAt, endsAt, startsOn, endsOn, atWork: atWork && { label: atWork.label } };
  });

export const actions: Actions = {
  default: async (event) => {
    allow(event, _policy);
    const form = await event.request.formData();
    const { slug } = event.params;
    const refused = await orFormRefusal(event, form, async () => {
      rememberCrew(event, await enterPin(event.locals.app, { slug, pin: textOf(form, 'pin'), address: event.getClientAddress() }));
      return null;
    });
    if (refused) return refused;
    redirect(303, `/petugas/${slug}`);
  },
};
