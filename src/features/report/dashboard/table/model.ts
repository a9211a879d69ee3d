import { pillars } from '#features/event/model.ts';
import { segmentName, type Segment } from '#features/programme/model.ts';
import type { RegionIndex } from '#features/region/model.ts';
import { formatDateRange, formatInstant, monthOf, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Axis, Breakdown, CubeFilter, Figures } from '../../cube/model.ts';
import { figureNames } from '../../cube/model.ts';
import { partsOf, periodKind, rangeOf } from '../../cube/period/model.ts';
import { mostBehind, type Dashboard, type DashboardTable, type Standing, type TableCell } from '../model.ts';

/** By what names things go, and what the reader may see. */
export interface Wording {
  language: Language;
  index: RegionIndex;
  segments: readonly Segment[];
  lots: readonly { id: string; number: number; name: string }[];
  /** Figures of fewer than ten people are not shown. */
  masked: boolean;
  /** The address of a narrower or wider filter. */
  hrefOf(filter: CubeFilter): string;
}

/** Fewer people or attendances than this could be somebody. */
export const fewest = 10;

/**
 * What of a column of parts may be shown: nothing between 1 and 9, and where that leaves a single part closed, or closed parts that
 * together are still few, the smallest open ones besides, since the total would give them away. null = closed.
 */
export function openOnly(values: readonly number[]): (number | null)[] {
  const shown: (number | null)[] = values.map((value) => (value > 0 && value < fewest ? null : value));
  const closed = (): number[] => values.filter((_, at) => shown[at] === null);
  while (closed().length === 1 || (closed().length > 0 && closed().reduce((sum, value) => sum + value, 0) < fewest)) {
    const open = values.map((value, at) => ({ value, at })).filter(({ value, at }) => shown[at] !== null && value > 0).sort((a, b) => a.value - b.value)[0];
    if (!open) break;
    shown[open.at] = null;
  }
  return shown;
}

const text = (language: Language) => ({ locale: language });

export function regionName(code: string | null, { index, language }: Wording, within: readonly string[] = []): string {
  if (code === null) return m.dashboard_all_regions({}, text(language));
  if (code === '00') return within.length === 0 ? m.dashboard_no_region({}, text(language)) : m.dashboard_no_regency({}, text(language));
  return index.byCode.get(code)?.name ?? code;
}

export function periodName(period: string, language: Language): string {
  const range = rangeOf(period);
  if (range === null) return m.dashboard_all_periods({}, text(language));
  const year = period.slice(0, 4);
  switch (periodKind(period)) {
    case 'quarter': return m.dashboard_quarter({ number: period.slice(6), year }, text(language));
    case 'month': return `${monthOf(range.from, language)} ${year}`;
    case 'week': return m.dashboard_week({ number: Number(period.slice(6)), dates: formatDateRange(range.from, range.until, language) }, text(language));
    case 'year':
    case 'all':
    case null: return year;
  }
}

const pillarName = { skill: m.event_pillar_skill, safety: m.event_pillar_safety, ethics: m.event_pillar_ethics, culture: m.event_pillar_culture };

export function nameOf(axis: Axis, key: string, wording: Wording, within: readonly string[] = []): string {
  const { language, segments, lots } = wording;
  switch (axis) {
    case 'region': return regionName(key, wording, within);
    case 'segment': return key === 'none' ? m.dashboard_no_segment({}, text(language)) : segmentName(segments, key, language);
    case 'pillar': {
      const pillar = pillars.find((known) => known === key);
      return pillar ? pillarName[pillar]({}, text(language)) : m.dashboard_no_pillar({}, text(language));
    }
    case 'period': return periodName(key, language);
    case 'lot': {
      const lot = lots.find(({ id }) => id === key);
      return lot ? m.dashboard_lot({ number: lot.number, name: lot.name }, text(language)) : m.dashboard_no_lot({}, text(language));
    }
  }
}

/** What is filtered, as a reader says it: "Jawa Timur · Pelajar · Agustus 2023". */
export function filterName(filter: CubeFilter, wording: Wording): string {
  const { language } = wording;
  const regions = filter.regions.length === 0 ? [m.dashboard_all_regions({}, text(language))] : filter.regions.length > 3 ? [m.dashboard_several({ count: filter.regions.length }, text(language))] : filter.regions.map((code) => regionName(code, wording));
  return [...regions, ...filter.segments.map((key) => nameOf('segment', key, wording)), ...(filter.pillar ? [nameOf('pillar', filter.pillar, wording)] : []), ...(filter.lot ? [nameOf('lot', filter.lot, wording)] : []), periodName(filter.period, language)].join(' · ');
}

export const measureName = { people: m.dashboard_measure_people, met: m.dashboard_measure_met, attendances: m.dashboard_measure_attendances, events: m.dashboard_measure_events };
const columns = (language: Language): string[] => figureNames.map((name) => measureName[name]({}, text(language)));

function narrower(filter: CubeFilter, axis: Axis, key: string): CubeFilter | null {
  if (key === '00' || (key === 'none' && axis === 'segment')) return null;
  switch (axis) {
    case 'region': return filter.regions.length === 1 && filter.regions[0] === key ? null : { ...filter, regions: [key] };
    case 'segment': return { ...filter, segments: [key] };
    case 'pillar': return { ...filter, pillar: key as CubeFilter['pillar'] };
    case 'period': return { ...filter, period: key };
    case 'lot': return { ...filter, lot: key };
  }
}

/** Figures as cells; `people`, `met` and `attendances` closed where few. */
function figureCells(all: readonly Figures[], { masked, language }: Wording): TableCell[][] {
  const byColumn = figureNames.map((name) => (masked && name !== 'events' ? openOnly(all.map((figures) => figures[name])) : all.map((figures) => figures[name])));
  return all.map((_, row) => byColumn.map((column) => column[row] ?? m.dashboard_closed({}, text(language))));
}

function breakdownTable({ axis, parts, repeated }: Breakdown, total: Figures, filter: CubeFilter, wording: Wording): DashboardTable {
  const { language } = wording;
  const title = { region: m.dashboard_table_region, segment: m.dashboard_table_segment, pillar: m.dashboard_table_pillar, period: partsOf(filter.period) === 'month' ? m.dashboard_table_month : m.dashboard_table_week, lot: m.dashboard_table_lot }[axis]({}, text(language));
  const head = { region: m.dashboard_filter_region, segment: m.dashboard_filter_segment, pillar: m.dashboard_filter_pillar, period: m.dashboard_filter_period, lot: m.dashboard_filter_lot }[axis]({}, text(language));
  const cells = figureCells(parts.map(({ figures }) => figures), wording);
  const rows: DashboardTable['rows'] = parts.map(({ key }, at) => {
    const to = narrower(filter, axis, key);
    return { cells: [nameOf(axis, key, wording, filter.regions), ...cells[at]!], href: to && wording.hrefOf(to) };
  });
  const [sum] = figureCells([total], wording);
  const overlap = figureNames.map((name): TableCell => (wording.masked && name !== 'events' && repeated[name] !== 0 && cells.some((row) => row.includes(m.dashboard_closed({}, text(language)))) ? m.dashboard_closed({}, text(language)) : -repeated[name]));
  if (figureNames.some((name) => repeated[name] !== 0)) rows.push({ cells: [m.dashboard_repeated({}, text(language)), ...overlap], href: null, sum: true });
  rows.push({ cells: [m.dashboard_total({}, text(language)), ...sum!], href: null, sum: true });
  return { id: axis, title, head: [head, ...columns(language)], rows };
}

/** A target cell in words: region, segment, pillar and period. */
export function targetName({ cell }: Standing, wording: Wording): string {
  return [regionName(cell.regionCode, wording), ...(cell.segment ? [nameOf('segment', cell.segment, wording)] : []), ...(cell.pillar ? [nameOf('pillar', cell.pillar, wording)] : []), formatDateRange(cell.startsOn, cell.endsOn, wording.language)].join(' · ');
}

/** Everything on the page that is a table, in its order. */
export function tablesOf(dashboard: Dashboard, wording: Wording): DashboardTable[] {
  const { language } = wording;
  const { filter, total } = dashboard;
  const summary: DashboardTable = {
    id: 'summary', title: m.dashboard_summary({}, text(language)), head: [m.dashboard_filter({}, text(language)), ...columns(language)],
    rows: [{ cells: [filterName(filter, wording), ...figureCells([total], wording)[0]!], href: null }],
  };
  const targets: DashboardTable = {
    id: 'targets', title: m.dashboard_table_targets({}, text(language)),
    head: [m.dashboard_table_targets({}, text(language)), m.dashboard_column_target_people({}, text(language)), m.dashboard_measure_people({}, text(language)), m.dashboard_column_behind_people({}, text(language)), m.dashboard_column_target_events({}, text(language)), m.dashboard_measure_events({}, text(language)), m.dashboard_column_behind_events({}, text(language)), m.dashboard_column_source({}, text(language))],
    rows: [...mostBehind(dashboard.standings), ...dashboard.standings.filter((one) => !mostBehind(dashboard.standings).includes(one))].map((standing) => {
      const { cell, figures, peopleBehind, eventsBehind } = standing;
      const few = wording.masked && figures !== null && figures.people > 0 && figures.people < fewest;
      const closed = m.dashboard_closed({}, text(language));
      return {
        cells: [targetName(standing, wording), cell.people, figures === null ? m.dashboard_not_counted({}, text(language)) : few ? closed : figures.people, few ? closed : peopleBehind, cell.events, figures?.events ?? null, eventsBehind, cell.source],
        href: null,
      };
    }),
  };
  return [summary, ...(targets.rows.length > 0 ? [targets] : []), ...dashboard.breakdowns.filter(({ parts }) => parts.length > 0).map((breakdown) => breakdownTable(breakdown, total, filter, wording))];
}

/** The same tables as the rows of one sheet, each under its title, and above them what they are and when they were counted. */
export function sheetOf(tables: readonly DashboardTable[], { programme, simulated, countedAt, wording }: { programme: string; simulated: boolean; countedAt: Date | null; wording: Wording }): TableCell[][] {
  const { language } = wording;
  return [
    [m.dashboard_of({ name: programme }, text(language)), simulated ? m.figure_simulated({}, text(language)) : m.figure_proven({}, text(language)), countedAt ? m.dashboard_counted_at({ time: formatInstant(countedAt, 'WIB', language) }, text(language)) : null],
    ...tables.flatMap(({ title, head, rows }) => [[], [title], head, ...rows.map(({ cells }) => cells)]),
  ];
}
