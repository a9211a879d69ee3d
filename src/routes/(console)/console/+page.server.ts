import { listChannelsWithLinks } from '#features/channel/server/queries.ts';
import { states, type EventState } from '#features/event/model.ts';
import { getCast, getCrew, searchEvents } from '#features/event/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../guard.ts';
import { gapsOf } from './readiness.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

const mostToday = 60;
const mostNext = 10;

/** Every event of today in my area with what it lacks and whom to call, then what comes next. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const now = app.clock.now();
    return withScope(app.db, principal, async (trx) => {
      // "Today" begins two hours earlier in the east: each event is asked by its own clock.
      const around = await searchEvents(trx, { from: localDate(now, 'WIB'), to: localDate(now, 'WIT'), today: localDate(now, 'WIB'), limit: mostToday });
      const todays = around.events.filter(({ startsOn, endsOn, zone }) => startsOn <= localDate(now, zone) && localDate(now, zone) <= endsOn);
      const rows = [];
      for (const found of todays.sort((a, b) => (a.startsAt?.getTime() ?? 0) - (b.startsAt?.getTime() ?? 0))) {
        const crew = await getCrew(trx, found.id);
        rows.push({
          event: found,
          gaps: gapsOf({ event: found, cast: await getCast(trx, found.id), items: (await listRundown(trx, { eventId: found.id })).length, channels: await listChannelsWithLinks(trx, { eventId: found.id }) }),
          call: [...crew.filter((member) => member.role === 'runner' || member.role === 'operator').map(({ name, office }) => (office ? `${name} (${office})` : name)), ...(found.contact ? [found.contact] : [])],
        });
      }
      const coming = await searchEvents(trx, { from: localDate(now, 'WIB'), states: ['draft', 'published'], today: localDate(now, 'WIB'), limit: mostNext + rows.length });
      const counts = {} as Record<EventState, number>;
      for (const state of states) counts[state] = (await searchEvents(trx, { states: [state], limit: 0 })).total;
      return {
        today: localDate(now, 'WIB'),
        rows,
        next: coming.events.filter((one) => !todays.some((other) => other.id === one.id)).slice(0, mostNext),
        counts,
      };
    });
  });
