import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { stageOf } from '../../../cast.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { keepPrivate } from '../../../ticket.ts';
import type { PageServerLoad } from './$types';

/** Whoever has not entered finds the public screen and the ways in. */
export const _policy = anyone();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { slug } = event.params;
    const at = await stageOf(event, slug);
    const { theme } = await withScope(event.locals.app.db, at?.principal ?? anybody, (trx) => getEvent(trx, slug));
    return { slug, theme, who: at && { name: at.cast?.name ?? null, hosts: at.cast === null || at.cast.cast.hosts, speaks: at.cast !== null && !at.cast.cast.hosts, staff: at.principal.kind === 'staff' } };
  });
