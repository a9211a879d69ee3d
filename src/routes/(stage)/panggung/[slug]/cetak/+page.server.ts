import { redirect } from '@sveltejs/kit';
import { getCast, getCrew, getEvent } from '#features/event/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import { listCues } from '#features/rundown/cue/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { stageOf } from '../../../../cast.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { PageServerLoad } from './$types';

/** Whoever works or appears in the event; how the crew reach each other is for crew and staff alone. */
export const _policy = anyone();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { app } = event.locals;
    const { slug } = event.params;
    const at = await stageOf(event, slug);
    if (!at) redirect(303, `/panggung/${slug}`);
    return withScope(app.db, at.principal, async (trx) => {
      const found = await getEvent(trx, slug);
      const items = await listRundown(trx, { eventId: found.id });
      const plan = planOf(items, found.startsAt?.toISOString() ?? null);
      const { theme, organiser, startsAt, endsAt, startsOn, endsOn, zone } = found;
      return {
        slug, theme, organiser, startsAt, endsAt, startsOn, endsOn, zone,
        printedAt: app.clock.now(),
        items: items.map((item) => ({ ...item, planned: plan.get(item.id) ?? null })),
        cues: at.cast && !at.cast.cast.hosts ? [] : await listCues(trx, { eventId: found.id }),
        cast: (await getCast(trx, found.id)).map(({ id, name, office }) => ({ id, name, office })),
        crew: at.cast ? [] : await getCrew(trx, found.id),
        notices: await noticesOf(trx, found),
      };
    });
  });
