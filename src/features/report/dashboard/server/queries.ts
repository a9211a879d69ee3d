import { readFile } from 'node:fs/promises';
import type { Transaction } from 'kysely';
import { listTargetCells } from '#features/programme/target/server/queries.ts';
import type { TargetCell } from '#features/programme/target/model.ts';
import type { RegionIndex } from '#features/region/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { localDate } from '#platform/i18n/format.ts';
import { everything, type Axis, type CubeFilter, type Figures } from '../../cube/model.ts';
import { periodsBetween, periodsOf, rangeOf } from '../../cube/period/model.ts';
import { breakDown, countCube, countPlaces, weeksOf } from '../../cube/server/queries.ts';
import { forecastOf } from '../forecast/model.ts';
import { readTiles, type Tile } from '../map/model.ts';
import { periodOfTarget, standingOf, type Dashboard, type Standing } from '../model.ts';

/** Our own grid of provinces. */
export async function getTiles(): Promise<Tile[]> {
  return readTiles(await readFile(new URL('../map/data/tiles.tsv', import.meta.url), 'utf8'));
}

interface Asked {
  programmeId: string;
  filter: CubeFilter;
  index: RegionIndex;
  now: Date;
  /** Which divisions; lots are asked for where the reader may see them. */
  axes?: readonly Axis[];
}

/** Everything that a dashboard shows, under one filter. Run it in one view of the database, so that parts and total are of one instant. */
export async function readDashboard(trx: Transaction<Database>, { programmeId, filter, index, now, axes = ['region', 'segment', 'pillar', 'period', 'lot'] }: Asked): Promise<Dashboard> {
  const today = localDate(now, 'WIB');
  const total = await countCube(trx, { programmeId, filter, index });
  const breakdowns = [];
  for (const axis of axes) breakdowns.push(await breakDown(trx, { programmeId, filter, index, axis }));
  const standings = await standingsOf(trx, { programmeId, side: filter.side, today });
  const weeks = await weeksWith(trx, { programmeId, filter, index });
  const last = standings.map(({ cell }) => cell.endsOn).sort().at(-1);
  const complete = weeks.filter(({ period }) => rangeOf(period)!.until < today);
  const whole = filter.period === 'all' ? total.met : weeks.reduce((sum, week) => sum + week.met, 0);
  const counted = await trx.selectFrom('report_event').select(({ fn }) => ['simulated', fn.max('computed_at').as('at')]).where('programme_id', '=', programmeId).groupBy('simulated').execute();
  return {
    filter, total, breakdowns, standings, weeks,
    forecast: last === undefined ? null : forecastOf(fillTo(complete, today).map(({ period, met }) => ({ period, value: met })), { now: whole, weeks: weeksUntil(today, last) }),
    countedAt: counted.find(({ simulated }) => simulated === (filter.side === 'simulated'))?.at ?? null,
    hasSimulated: counted.some(({ simulated }) => simulated),
  };
}

const weeksUntil = (today: string, last: string): number => Math.floor((Date.parse(last) - Date.parse(today)) / (7 * 86_400_000));

/** Weeks without events since the last one were weeks too. */
function fillTo(weeks: readonly { period: string; met: number }[], today: string): { period: string; met: number }[] {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last) return [];
  const before = periodsOf(new Date(Date.parse(today) - 7 * 86_400_000).toISOString().slice(0, 10))[4]!;
  const met = new Map(weeks.map((week) => [week.period, week.met]));
  return periodsBetween(first.period, before > last.period ? before : last.period).map((period) => ({ period, met: met.get(period) ?? 0 }));
}

/** Attendances by week over the whole programme, whatever the period of the filter: a line needs its past. */
async function weeksWith(trx: Transaction<Database>, { programmeId, filter, index }: Pick<Asked, 'programmeId' | 'filter' | 'index'>): Promise<Dashboard['weeks']> {
  const ends = await weeksOf(trx, { programmeId, side: filter.side });
  if (!ends) return [];
  const { parts } = await breakDown(trx, { programmeId, filter: { ...filter, period: 'all' }, index, axis: 'period' });
  const met = new Map(parts.map(({ key, figures }) => [key, figures.met]));
  return periodsBetween(ends.first, ends.last).map((period) => ({ period, met: met.get(period) ?? 0 }));
}

/** Every target cell that holds, with what is proven of it; cells of one segment, pillar and period are read together. */
async function standingsOf(trx: Transaction<Database>, { programmeId, side, today }: { programmeId: string; side: CubeFilter['side']; today: string }): Promise<Standing[]> {
  const cells = await listTargetCells(trx, { programmeId });
  const held = await weeksOf(trx, { programmeId, side });
  const periodOf = (cell: TargetCell): string | null => periodOfTarget(cell, rangeOf) ?? (held && cell.startsOn <= rangeOf(held.first)!.from && rangeOf(held.last)!.until <= cell.endsOn ? 'all' : null);
  const figures = new Map<TargetCell, Figures>();
  for (const group of Map.groupBy(cells.filter((cell) => periodOf(cell) !== null), (cell) => `${cell.segment} ${cell.pillar} ${periodOf(cell)}`).values()) {
    const [{ segment, pillar }] = group as [TargetCell];
    const found = await countPlaces(trx, { programmeId, filter: { ...everything, side, segments: segment === null ? [] : [segment], pillar, period: periodOf(group[0]!)! }, codes: group.map((cell) => cell.regionCode) });
    for (const cell of group) figures.set(cell, found.get(cell.regionCode)!);
  }
  return cells.map((cell) => standingOf(cell, figures.get(cell) ?? null, today));
}
