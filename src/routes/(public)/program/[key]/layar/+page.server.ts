import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { formatInstant, localDate } from '#platform/i18n/format.ts';
import { periodsOf } from '#features/report/cube/period/model.ts';
import { readDashboardPage } from '../../../../dashboard.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app, locale } = event.locals;
  const now = app.clock.now();
  const { page } = await readDashboardPage(event, anybody, { key: event.params.key, base: `/program/${event.params.key}/capaian`, masked: true });
  const today = localDate(now, 'WIB');
  const events = await withScope(app.db, anybody, (trx) => trx.selectFrom('event').select(['state']).where('programme_id', '=', page.programme.id).where('simulated', '=', page.simulated).where('starts_on', '<=', today).where('ends_on', '>=', today).where('state', '<>', 'draft').execute());
  return {
    programme: page.programme, simulated: page.simulated, summary: page.tables[0]!, tiles: page.tiles, weeks: page.weeks, behind: page.behind.slice(0, 5), at: formatInstant(now, 'WIB', locale),
    thisWeek: page.weeks.find(({ period }) => period === periodsOf(today)[4]) ?? null,
    today: { count: events.length, live: events.filter(({ state }) => state === 'live').length },
  };
});
