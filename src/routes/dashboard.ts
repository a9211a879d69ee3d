import type { RequestEvent } from '@sveltejs/kit';
import { listLots } from '#features/plan/lot/server/queries.ts';
import { programmeUnknown } from '#features/programme/server/errors.ts';
import { getProgramme, listReach } from '#features/programme/server/queries.ts';
import type { CubeFilter, Side } from '#features/report/cube/model.ts';
import { periodsBetween, periodsOf, rangeOf } from '#features/report/cube/period/model.ts';
import { weeksOf } from '#features/report/cube/server/queries.ts';
import { classBounds, classOf, type Tile } from '#features/report/dashboard/map/model.ts';
import { mostBehind, type Dashboard, type DashboardTable } from '#features/report/dashboard/model.ts';
import { filterQuery, measures, readFilter, type Measure } from '#features/report/dashboard/schema.ts';
import { mayReadFew } from '#features/report/dashboard/server/policy.ts';
import { getTiles, readDashboard } from '#features/report/dashboard/server/queries.ts';
import { fewest, measureName, nameOf, openOnly, periodName, tablesOf, filterName, type Wording } from '#features/report/dashboard/table/model.ts';
import type { Programme, Reach } from '#features/programme/model.ts';
import { parentOn } from '#features/region/model.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { formatInstant, formatNumber } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { regionIndex } from './region-index.ts';

/** One tile as it is drawn. */
export interface DrawnTile extends Pick<Tile, 'code' | 'column' | 'row' | 'short'> {
  name: string;
  value: string;
  shade: number;
  href: string | null;
}

interface Option {
  value: string;
  label: string;
}

export interface DashboardPage {
  programme: Pick<Programme, 'id' | 'key' | 'name' | 'organiser' | 'targets'>;
  title: string;
  simulated: boolean;
  tables: DashboardTable[];
  total: Dashboard['total'];
  tiles: { kind: 'provinces' | 'regencies'; label: string; list: DrawnTile[]; legend: { shade: number; label: string }[] };
  weeks: { period: string; name: string; met: number; shown: string }[];
  forecast: Dashboard['forecast'];
  behind: { name: string; people: number | null; events: number | null; target: { people: number | null; events: number | null } }[];
  choices: Record<'region' | 'segment' | 'pillar' | 'lot' | 'period' | 'measure', { groups: { label: string | null; options: Option[] }[]; value: string }>;
  up: { href: string; label: string } | null;
  other: { href: string; label: string } | null;
  query: string;
  countedAt: string | null;
  masked: boolean;
  reach: Reach[];
}

/** All that the pages of a dashboard print, in one view of the database. `masked`: few people are not shown to everybody; without it a programme of others is as unknown as none. */
export async function readDashboardPage(event: RequestEvent, principal: Principal, { key, base, masked }: { key: string; base: string; masked: boolean }): Promise<{ page: DashboardPage; dashboard: Dashboard; wording: Wording }> {
  const { app, locale: language } = event.locals;
  const index = await regionIndex(app);
  const now = app.clock.now();
  // Numbers and names of lots are public; who delivers them, and all else about them, is staff's.
  const { programme, lots, ownSide } = await withScope(app.db, system('report'), async (trx) => {
    const found = await getProgramme(trx, key);
    if (!masked && !mayReadFew(principal, found.id)) throw programmeUnknown();
    const sides = await trx.selectFrom('report_event').select(['simulated']).distinct().where('programme_id', '=', found.id).execute();
    const own: Side = sides.length === 1 && sides[0]!.simulated ? 'simulated' : 'proven';
    return { programme: found, lots: await listLots(trx, { programmeId: found.id }), ownSide: own };
  });
  const { filter, measure } = readFilter(event.url.searchParams, { index, segments: programme.segments.map(({ key: segment }) => segment), lots: lots.map(({ id }) => id), ownSide });
  const { dashboard, reach, ends } = await withScope(app.db, principal, async (trx) => ({
    dashboard: await readDashboard(trx, { programmeId: programme.id, filter, index, now, axes: ['region', 'segment', 'pillar', 'period', ...(lots.length > 0 ? ['lot' as const] : [])] }),
    reach: await listReach(trx, programme.id),
    ends: await weeksOf(trx, { programmeId: programme.id, side: filter.side }),
  }), { oneView: true });
  const hrefOf = (next: CubeFilter): string => `${base}${filterQuery({ filter: next, measure, ownSide })}`;
  const wording: Wording = { language, index, segments: programme.segments, lots, masked, hrefOf };
  const text = { locale: language };
  const shown = (values: readonly number[]): string[] => (masked && measure !== 'events' ? openOnly(values) : values).map((value) => (value === null ? m.dashboard_closed({}, text) : formatNumber(value, language)));
  const weekShown = (met: number): string => (masked && met > 0 && met < fewest ? m.dashboard_few({}, text) : formatNumber(met, language));

  const regions = dashboard.breakdowns.find(({ axis }) => axis === 'region')!.parts;
  const [only] = filter.regions;
  const provinces = filter.regions.length === 0;
  const drawn = regions.filter(({ key: code }) => code !== '00');
  const bounds = classBounds(drawn.map(({ figures }) => figures[measure]));
  const values = shown(drawn.map(({ figures }) => figures[measure]));
  const grid = await getTiles();
  const tiles = drawn.flatMap(({ key: code, figures }, at): DrawnTile[] => {
    const tile = provinces ? grid.find((one) => one.code === code) : { column: at % 9, row: Math.floor(at / 9), short: code.slice(3) || code };
    return tile ? [{ code, column: tile.column, row: tile.row, short: tile.short, name: nameOf('region', code, wording), value: values[at]!, shade: classOf(figures[measure], bounds), href: only === code ? null : hrefOf({ ...filter, regions: [code] }) }] : [];
  });
  const label = measureName[measure]({}, text);
  const parent = only && filter.regions.length === 1 && only.length === 5 ? parentOn(index.byCode.get(only)!, index) : null;
  const behind = dashboard.standings.filter(({ peopleBehind, eventsBehind }) => (peopleBehind ?? 0) > 0 || (eventsBehind ?? 0) > 0);
  const options = (list: readonly (readonly [string, string])[]): Option[] => list.map(([value, name]) => ({ value, label: name }));
  const days = ends ? { from: rangeOf(ends.first)!.from, until: rangeOf(ends.last)!.until } : null;
  const periodGroup = (at: number, title: string) => ({ label: title, options: days ? options(periodsBetween(periodsOf(days.from)[at]!, periodsOf(days.until)[at]!).map((period) => [period, periodName(period, language)] as const)) : [] });
  const allProvinces = [...index.byCode.values()].filter(({ kind, validUntil }) => kind === 'province' && validUntil === null);
  const province = only?.slice(0, 2);
  const regencies = only ? [...index.byCode.values()].filter(({ kind, parent: own }) => kind !== 'province' && own === province) : [];
  const tables = tablesOf(dashboard, wording);
  return {
    dashboard, wording,
    page: {
      programme: { id: programme.id, key: programme.key, name: programme.name, organiser: programme.organiser, targets: programme.targets },
      title: filterName(filter, wording), simulated: filter.side === 'simulated', tables, total: dashboard.total, masked, reach,
      tiles: {
        kind: provinces ? 'provinces' : 'regencies', list: tiles,
        label: provinces ? m.dashboard_map({ measure: label }, text) : m.dashboard_map_regencies({ measure: label }, text),
        legend: [{ shade: 0, label: m.dashboard_legend_none({}, text) }, ...bounds.map((bound, at) => ({ shade: at + 1, label: m.dashboard_legend_range({ from: formatNumber((bounds[at - 1] ?? 0) + 1, language), until: formatNumber(bound, language) }, text) }))],
      },
      weeks: dashboard.weeks.map(({ period, met }) => ({ period, name: periodName(period, language), met: masked && met > 0 && met < fewest ? fewest / 2 : met, shown: weekShown(met) })),
      forecast: dashboard.forecast,
      behind: tables.some(({ id }) => id === 'targets') ? behind.map((standing) => ({ name: tables.find(({ id }) => id === 'targets')!.rows[sorted(dashboard).indexOf(standing)]!.cells[0] as string, people: standing.peopleBehind, events: standing.eventsBehind, target: { people: standing.cell.people, events: standing.cell.events } })) : [],
      choices: {
        region: {
          value: only ?? '', groups: [
            { label: null, options: [{ value: '', label: m.dashboard_all_regions({}, text) }] },
            ...(regencies.length > 0 ? [{ label: m.dashboard_group_regencies({}, text), options: options(regencies.map(({ code, name }) => [code, name] as const)) }] : []),
            { label: m.dashboard_group_provinces({}, text), options: options(allProvinces.map(({ code, name }) => [code, name] as const)) },
          ],
        },
        segment: { value: filter.segments[0] ?? '', groups: [{ label: null, options: options([['', m.dashboard_all_segments({}, text)], ...programme.segments.map(({ key: segment }) => [segment, nameOf('segment', segment, wording)] as const)]) }] },
        pillar: { value: filter.pillar ?? '', groups: [{ label: null, options: options([['', m.dashboard_all_pillars({}, text)], ...['skill', 'safety', 'ethics', 'culture', 'none'].map((pillar) => [pillar, nameOf('pillar', pillar, wording)] as const)]) }] },
        lot: { value: filter.lot ?? '', groups: lots.length === 0 ? [] : [{ label: null, options: options([['', m.dashboard_all_lots({}, text)], ...lots.map(({ id }) => [id, nameOf('lot', id, wording)] as const), ['none', m.dashboard_no_lot({}, text)]]) }] },
        period: {
          value: filter.period, groups: [
            { label: null, options: [{ value: 'all', label: m.dashboard_all_periods({}, text) }] }, periodGroup(1, m.dashboard_group_years({}, text)), periodGroup(2, m.dashboard_group_quarters({}, text)), periodGroup(3, m.dashboard_group_months({}, text)), periodGroup(4, m.dashboard_group_weeks({}, text)),
          ],
        },
        measure: { value: measure, groups: [{ label: null, options: options(measures.map((one: Measure) => [one, measureName[one]({}, text)] as const)) }] },
      },
      up: provinces ? null : parent ? { href: hrefOf({ ...filter, regions: [parent] }), label: nameOf('region', parent, wording) } : { href: hrefOf({ ...filter, regions: [] }), label: m.dashboard_all_regions({}, text) },
      other: dashboard.hasSimulated && ownSide === 'proven' ? { href: hrefOf({ ...filter, side: filter.side === 'proven' ? 'simulated' : 'proven' }), label: filter.side === 'proven' ? m.dashboard_show_simulated({}, text) : m.dashboard_show_proven({}, text) } : null,
      query: filterQuery({ filter, measure, ownSide }),
      countedAt: dashboard.countedAt ? m.dashboard_counted_at({ time: formatInstant(dashboard.countedAt, 'WIB', language) }, text) : null,
    },
  };
}

/** Standings in the order of their table. */
function sorted(dashboard: Dashboard): Dashboard['standings'] {
  const behind = mostBehind(dashboard.standings);
  return [...behind, ...dashboard.standings.filter((one) => !behind.includes(one))];
}
