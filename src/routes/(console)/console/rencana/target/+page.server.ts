import { mayKeepFacts } from '#features/programme/fact/server/policy.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { divisionsOf } from '#features/programme/target/model.ts';
import { targetEntry } from '#features/programme/target/schema.ts';
import { endTarget, stateTarget } from '#features/programme/target/server/commands.ts';
import { listTargetCells, listTargetVersions } from '#features/programme/target/server/queries.ts';
import { parentOn, resolveRegion } from '#features/region/model.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { parseForm, textOf } from '../../../../form.ts';
import { regionIndex } from '../../../../region-index.ts';
import { saveOnce } from '../../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const shown = 300;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const index = await regionIndex(app);
    return withScope(app.db, principal, async (trx) => {
      const programmes = await listProgrammes(trx);
      const programme = programmes.find((one) => one.key === event.url.searchParams.get('program')) ?? programmes.find((one) => mayKeepFacts(principal, one.id)) ?? programmes[0];
      const cells = programme ? await listTargetCells(trx, { programmeId: programme.id }) : [];
      const names = Object.fromEntries(cells.flatMap((cell) => (cell.regionCode ? [[cell.regionCode, index.byCode.get(cell.regionCode)?.name ?? cell.regionCode]] : [])));
      const provinceOf = (code: string, on: string): string | null => {
        const region = index.byCode.get(code);
        return region ? parentOn(region, index, on) : null;
      };
      return {
        key: newId(), saved: event.url.searchParams.has('tersimpan'), names,
        programmes: programmes.map(({ key, name }) => ({ key, name })),
        programme: programme ? { key: programme.key, name: programme.name, segments: programme.segments, stated: programme.targets } : null,
        mayState: programme ? mayKeepFacts(principal, programme.id) : false,
        cells: cells.slice(0, shown), total: cells.length,
        gaps: divisionsOf(cells, provinceOf).filter((division) => division.gap !== 0).slice(0, shown).map(({ children, ...division }) => ({ ...division, children: children.length })),
        divisions: divisionsOf(cells, provinceOf).length,
        versions: programme ? await listTargetVersions(trx, { programmeId: programme.id }) : [],
      };
    });
  });

const doneOf = (form: FormData): string => new URLSearchParams({ program: textOf(form, 'programme'), tersimpan: '' }).toString();

export const actions: Actions = {
  state: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'target.state', form, done: doneOf(form) }, async (key) => {
      const place = textOf(form, 'region');
      const found = place === '' ? null : resolveRegion(place, await regionIndex(event.locals.app));
      if (found?.kind === 'none') throw invalid({ region: 'region_unknown' });
      if (found?.kind === 'ambiguous') throw invalid({ region: 'region_ambiguous' });
      const texts = Object.fromEntries((['segment', 'pillar', 'startsOn', 'endsOn', 'people', 'events', 'source', 'statedOn'] as const).map((name) => [name, textOf(form, name)]));
      const entry = parseForm(targetEntry, { ...texts, regionCode: found?.kind === 'one' ? found.region.code : '' });
      return stateTarget(event.locals.app, principal, { programme: textOf(form, 'programme'), entry, key });
    });
  },
  end: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'target.end', form, done: doneOf(form) }, (key) => endTarget(event.locals.app, principal, { id: textOf(form, 'id'), key }));
  },
};
