import { states, type EventState } from '#features/event/model.ts';
import { searchEvents } from '#features/event/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { resolveRegion } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const asked = (name: string) => event.url.searchParams.get(name)?.trim().slice(0, 120) ?? '';
    const filters = { text: asked('q'), state: asked('keadaan'), region: asked('wilayah'), programme: asked('program'), rehearsals: asked('geladi') === '1' };
    const page = Math.min(Math.max(1, Math.trunc(Number(asked('hal'))) || 1), 10_000);
    return withScope(app.db, principal, async (trx) => {
      const place = filters.region ? resolveRegion(filters.region, await getRegionIndex(trx)) : null;
      const known = states.find((state) => state === filters.state);
      const wanted = {
        text: filters.text,
        ...(place ? { region: place.kind === 'one' ? place.region.code : 'none' } : {}),
        ...(filters.programme ? { programmeKey: filters.programme } : {}),
        includeSimulated: filters.rehearsals,
        today: localDate(app.clock.now(), 'WIB'),
      };
      const found = await searchEvents(trx, { ...wanted, ...(known ? { states: [known] } : {}), limit: pageSize, offset: (page - 1) * pageSize });
      const counts = {} as Record<EventState, number>;
      for (const state of states) counts[state] = (await searchEvents(trx, { ...wanted, states: [state], limit: 0 })).total;
      return {
        filters,
        page,
        pageSize,
        ...found,
        counts,
        candidates: place?.kind === 'ambiguous' ? place.candidates.map(({ code, name }) => ({ code, name })) : [],
        regionUnknown: place?.kind === 'none',
        programmes: (await listProgrammes(trx)).map(({ key, name }) => ({ key, name })),
      };
    });
  });
