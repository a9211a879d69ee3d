import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';

const keptMs = 600_000;
const kept = new WeakMap<App, { index: Promise<RegionIndex>; until: number }>();

/** All regions, read once in ten minutes: they change by law, and at the height of a sign-up every form would read 1,300 rows. */
export function regionIndex(app: App): Promise<RegionIndex> {
  const known = kept.get(app);
  if (known && known.until > performance.now()) return known.index;
  const index = withScope(app.db, anybody, (trx) => getRegionIndex(trx));
  kept.set(app, { index, until: performance.now() + keptMs });
  index.catch(() => kept.delete(app));
  return index;
}
