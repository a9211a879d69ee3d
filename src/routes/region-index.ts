import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { isOutage } from '#platform/database/outage.ts';
import { withScope } from '#platform/database/scope.ts';

const keptMs = 600_000;
const retryMs = 5000;
const kept = new WeakMap<App, { index: Promise<RegionIndex>; until: number }>();

/**
 * All regions, read once in ten minutes: they change by law, and at the height of a sign-up every form would read 1,300 rows. While the
 * database is away those that were read last still hold.
 */
export function regionIndex(app: App): Promise<RegionIndex> {
  const known = kept.get(app);
  if (known && known.until > performance.now()) return known.index;
  const index = withScope(app.db, anybody, (trx) => getRegionIndex(trx)).catch((reason: unknown) => {
    if (known) kept.set(app, { ...known, until: performance.now() + retryMs });
    else kept.delete(app);
    if (known && isOutage(reason)) return known.index;
    throw reason;
  });
  kept.set(app, { index, until: performance.now() + keptMs });
  return index;
}
