/** What a dashboard shows, as tables: the page and the file that is downloaded print the same cells. */
import type { TargetCell } from '#features/programme/target/model.ts';
import type { Breakdown, CubeFilter, Figures } from '../cube/model.ts';
import { periodsOf } from '../cube/period/model.ts';
import type { Forecast } from './forecast/model.ts';

/** A target cell with what is proven of it. */
export interface Standing {
  cell: TargetCell;
  /** Null where its period is no year, quarter, month or week: the cube does not count it. */
  figures: Figures | null;
  /** The share of the period that is over, 0 to 1: at an even pace as much of the target is due. */
  due: number;
  /** People due by now and not there; 0 = on time. Null where the cell states no people. */
  peopleBehind: number | null;
  eventsBehind: number | null;
}

export interface Dashboard {
  filter: CubeFilter;
  total: Figures;
  breakdowns: Breakdown[];
  standings: Standing[];
  /** Weeks without a gap, with attendances that meet the rule. */
  weeks: { period: string; met: number }[];
  forecast: Forecast | null;
  /** When the newest of these counts was made; null = nothing counted yet. */
  countedAt: Date | null;
  hasSimulated: boolean;
}

/** How much of a period is over on a day; its first and last day belong to it. */
export function shareOver(startsOn: string, endsOn: string, today: string): number {
  const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return Math.min(1, Math.max(0, days(startsOn, today) / days(startsOn, endsOn)));
}

/** How far a target is behind an even pace. */
export function standingOf(cell: TargetCell, figures: Figures | null, today: string): Standing {
  const due = shareOver(cell.startsOn, cell.endsOn, today);
  const behind = (target: number | null, there: number | undefined): number | null => (target === null || there === undefined ? null : Math.max(0, Math.round(target * due) - there));
  return { cell, figures, due, peopleBehind: behind(cell.people, figures?.people), eventsBehind: behind(cell.events, figures?.events) };
}

/** The cube's period of a target, or null where it is no whole year, quarter, month or week. */
export function periodOfTarget({ startsOn, endsOn }: Pick<TargetCell, 'startsOn' | 'endsOn'>, rangeOf: (period: string) => { from: string; until: string } | null): string | null {
  return periodsOf(startsOn).find((period) => rangeOf(period)?.from === startsOn && rangeOf(period)?.until === endsOn) ?? null;
}

/** Those most behind first: by the share of the target that is missing, people before events. */
export const mostBehind = (standings: readonly Standing[]): Standing[] =>
  standings.filter(({ peopleBehind, eventsBehind }) => (peopleBehind ?? 0) > 0 || (eventsBehind ?? 0) > 0)
    .toSorted((a, b) => missing(b) - missing(a));
const missing = ({ cell, peopleBehind, eventsBehind }: Standing): number => Math.max(cell.people ? (peopleBehind ?? 0) / cell.people : 0, cell.events ? (eventsBehind ?? 0) / cell.events : 0);

export type TableCell = string | number | null;

export interface DashboardTable {
  id: string;
  title: string;
  head: string[];
  /** Where the first cell of a row leads, beside the cells. */
  rows: { cells: TableCell[]; href: string | null; sum?: boolean }[];
}
