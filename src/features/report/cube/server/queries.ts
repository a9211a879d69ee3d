import { sql, type Kysely, type Transaction } from 'kysely';
import { listSegments } from '#features/programme/server/queries.ts';
import type { RegionIndex } from '#features/region/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { addFigures, cubePillars, noFigures, type Axis, type Breakdown, type CubeFilter, type Figures } from '../model.ts';
import { partsOf, periodsOf, rangeOf } from '../period/model.ts';
import { childrenOf, nation, termsOf, type Term } from '../place/model.ts';

type Trx = Kysely<Database> | Transaction<Database>;

export interface CubeQuestion {
  programmeId: string;
  filter: CubeFilter;
  index: RegionIndex;
}

/**
 * The figures of any combination of regions, segments, pillar, week (or longer period) and lot, from the cube's rows: people,
 * attendances and those that meet the rule by where people are from; events by where they were held and whom they addressed.
 */
export async function countCube(trx: Trx, { programmeId, filter, index }: CubeQuestion): Promise<Figures> {
  const cells = await readCells(trx, programmeId, filter, { terms: termsOf(filter.regions, index), segments: segmentKeys(filter), pillars: [filter.pillar ?? ''], lots: [filter.lot ?? ''] });
  const events = await countEvents(trx, programmeId, filter, null);
  return cells.reduce((sum, cell) => addFigures(sum, cell.figures), { ...noFigures, events: events.get('') ?? 0 });
}

/**
 * The same divided along one axis. The parts and what they count more than once give the total exactly. A part without any figure is
 * there all the same, save for regencies and periods, of which only those with figures are.
 */
export async function breakDown(trx: Trx, { programmeId, filter, index, axis }: CubeQuestion & { axis: Axis }): Promise<Breakdown> {
  const base = { terms: termsOf(filter.regions, index), segments: segmentKeys(filter), pillars: [filter.pillar ?? ''], lots: [filter.lot ?? ''] };
  const events = await countEvents(trx, programmeId, filter, axis);
  const keys = await keysOf(trx, programmeId, filter, axis);
  const children = axis === 'region' ? childrenOf(filter.regions, index) : [];
  const cells = await readCells(trx, programmeId, filter, {
    ...base,
    ...(axis === 'region' ? { terms: children.map(({ place }): Term => ({ place, sign: 1 })) } : {}),
    ...(axis === 'segment' ? { segments: keys } : {}),
    ...(axis === 'pillar' ? { pillars: keys } : {}),
    ...(axis === 'lot' ? { lots: keys } : {}),
    ...(axis === 'period' ? { parts: true } : {}),
  });
  const codeOf = new Map(children.map(({ place, code }) => [place, code]));
  const parts = new Map<string, Figures>();
  const add = (key: string, figures: Figures): void => void parts.set(key, addFigures(parts.get(key) ?? noFigures, figures));
  for (const key of keys) add(key, noFigures);
  if (axis === 'region' && filter.regions.length !== 1) for (const { code } of children) if (code !== '00') add(code, noFigures);
  for (const cell of cells) add(axis === 'region' ? codeOf.get(cell.place)! : cell[axis], cell.figures);
  for (const [key, count] of events) {
    const code = axis === 'region' ? codeOf.get(key) : key;
    const asked = axis !== 'segment' && axis !== 'pillar' || keys.includes(key) || (axis === 'segment' && filter.segments.length === 0);
    if (code !== undefined && asked) add(code, { ...noFigures, events: count });
  }
  const total = await countCube(trx, { programmeId, filter, index });
  const listed = [...parts].map(([key, figures]) => ({ key, figures })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { axis, parts: listed, repeated: listed.reduce((sum, part) => addFigures(sum, part.figures), { ...noFigures, people: -total.people, met: -total.met, attendances: -total.attendances, events: -total.events }) };
}

const segmentKeys = (filter: CubeFilter): readonly string[] => (filter.segments.length > 0 ? [...new Set(filter.segments)] : ['']);

/** The parts that are named though nothing may stand in them. */
async function keysOf(trx: Trx, programmeId: string, filter: CubeFilter, axis: Axis): Promise<string[]> {
  if (axis === 'pillar') return filter.pillar ? [filter.pillar] : [...cubePillars, 'none'];
  if (axis === 'lot') return filter.lot ? [filter.lot] : lotsOf(trx, programmeId, filter);
  if (axis !== 'segment') return [];
  if (filter.segments.length > 0) return [...new Set(filter.segments)];
  const known = (await listSegments(trx as Transaction<Database>, programmeId)).map(({ key }) => key);
  const counted = await trx.selectFrom('report_cell').select('segment').where('programme_id', '=', programmeId).where('simulated', '=', filter.side === 'simulated')
    .where('lot', '=', '').where('pillar', '=', '').where('place', '=', nation).where('period', '=', 'all').where('segment', '<>', '').execute();
  return [...new Set([...known, ...counted.map(({ segment }) => segment)])];
}

async function lotsOf(trx: Trx, programmeId: string, filter: CubeFilter): Promise<string[]> {
  const rows = await trx.selectFrom('report_event').select(sql<string>`distinct coalesce(lot_id::text, 'none')`.as('lot')).where('programme_id', '=', programmeId).where('simulated', '=', filter.side === 'simulated').execute();
  return rows.map(({ lot }) => lot);
}

interface CellChoice {
  terms: readonly Term[];
  segments: readonly string[];
  pillars: readonly string[];
  lots: readonly string[];
  /** The parts of the period instead of itself. */
  parts?: boolean;
}

interface CellRow {
  place: string;
  segment: string;
  pillar: string;
  lot: string;
  period: string;
  figures: Figures;
}

async function readCells(trx: Trx, programmeId: string, filter: CubeFilter, { terms, segments, pillars, lots, parts = false }: CellChoice): Promise<CellRow[]> {
  const kind = partsOf(filter.period);
  if (parts && kind === null) return [];
  const within = rangeOf(filter.period);
  const shape = kind === 'week' ? '%-W%' : `${filter.period.slice(0, 4)}-0%`;
  const signOf = new Map(terms.map(({ place, sign }) => [place, sign]));
  const rows = await trx
    .selectFrom('report_cell')
    .select(['place', 'segment', 'pillar', 'lot', 'period', 'attendances', 'met', 'people'])
    .where('programme_id', '=', programmeId)
    .where('simulated', '=', filter.side === 'simulated')
    .where('lot', '=', sql<string>`any(${lots}::text[])`)
    .where('pillar', '=', sql<string>`any(${pillars}::text[])`)
    .where('segment', '=', sql<string>`any(${segments}::text[])`)
    .where('place', '=', sql<string>`any(${[...signOf.keys()]}::text[])`)
    .$if(!parts, (query) => query.where('period', '=', filter.period))
    .$if(parts && kind === 'week', (query) => query.where('period', 'like', shape))
    .$if(parts && kind === 'month', (query) => query.where('period', '=', sql<string>`any(${within ? monthsOf(within) : []}::text[])`))
    .execute();
  return rows.map(({ attendances, met, people, ...key }) => {
    const sign = signOf.get(key.place)!;
    return { ...key, figures: { people: sign * people, met: sign * met, attendances: sign * attendances, events: 0 } };
  });
}

const monthsOf = ({ from, until }: { from: string; until: string }): string[] => {
  const months: string[] = [];
  for (let month = Number(from.slice(5, 7)); month <= Number(until.slice(5, 7)); month++) months.push(`${from.slice(0, 4)}-${String(month).padStart(2, '0')}`);
  return months;
};

/** Closed events of a filter, by the keys of an axis (one event may lie in several parts), or all of them under ''. */
async function countEvents(trx: Trx, programmeId: string, filter: CubeFilter, axis: Axis | null): Promise<Map<string, number>> {
  const within = rangeOf(filter.period);
  const places = filter.regions.length === 0 ? null : filter.regions;
  const kind = partsOf(filter.period);
  if (axis === 'period' && kind === null) return new Map();
  const key = {
    region: sql`unnest(places)`,
    segment: sql`unnest(case when segments = '{}' then array['none'] else segments end)`,
    pillar: sql`unnest(case when pillars = '{}' then array['none'] else pillars end)`,
    lot: sql`coalesce(lot_id::text, 'none')`,
    period: kind === 'week' ? sql`to_char(starts_on, 'IYYY-"W"IW')` : sql`to_char(starts_on, 'YYYY-MM')`,
  };
  const { rows } = await sql<{ key: string; count: number }>`
    select ${axis === null ? sql`''` : key[axis]} as key, count(*)::int as count from report_event
    where programme_id = ${programmeId} and simulated = ${filter.side === 'simulated'} and starts_on is not null
      and (${places}::text[] is null or places && ${places}::text[])
      and (${filter.segments.length === 0 ? null : filter.segments}::text[] is null or segments && ${filter.segments}::text[])
      and (${filter.pillar}::text is null or case when ${filter.pillar} = 'none' then pillars = '{}' else ${filter.pillar} = any (pillars) end)
      and (${filter.lot}::text is null or coalesce(lot_id::text, 'none') = ${filter.lot})
      and (${within?.from ?? null}::date is null or starts_on between ${within?.from ?? null}::date and ${within?.until ?? null}::date)
    group by 1`.execute(trx);
  return new Map(rows.map((row) => [row.key, row.count]));
}

/** First and last week with a closed event, or null: the ends of a series. */
export async function weeksOf(trx: Trx, { programmeId, side }: { programmeId: string; side: CubeFilter['side'] }): Promise<{ first: string; last: string } | null> {
  const row = await trx.selectFrom('report_event').select(({ fn }) => [fn.min('starts_on').as('first'), fn.max('starts_on').as('last')]).where('programme_id', '=', programmeId).where('simulated', '=', side === 'simulated').executeTakeFirst();
  return row?.first && row.last ? { first: periodsOf(row.first)[4]!, last: periodsOf(row.last)[4]! } : null;
}

export interface Torn {
  programmeId: string;
  eventIds: string[];
  /** The totals disagree with their events: something else than an event is wrong. */
  whole: boolean;
}

/** Events that no longer are what they were counted as, by programme, and programmes whose totals are not those of their events. */
export async function listTorn(trx: Trx): Promise<Torn[]> {
  const { rows: events } = await sql<{ programmeId: string; eventId: string }>`
    select e.programme_id as "programmeId", e.id as "eventId" from event e left join report_event t on t.event_id = e.id left join plan_lot_event own on own.event_id = e.id
    where e.state = 'closed' and (t.event_id is null or (t.starts_on, t.pillars, t.segments, t.lot_id) is distinct from (e.starts_on, e.pillars, e.segments, own.lot_id)
      or t.regions <> array(select place.region_code from event_region place where place.event_id = e.id order by place.region_code))
    union all
    select t.programme_id, t.event_id from report_event t left join event e on e.id = t.event_id and e.state = 'closed' where e.id is null`.execute(trx);
  const { rows: totals } = await sql<{ programmeId: string }>`
    select p.id as "programmeId" from programme p cross join (values (false), (true)) side (simulated)
    left join lateral (select count(*) as events, coalesce(sum(t.attendances), 0) as attendances, coalesce(sum(t.met), 0) as met from report_event t where t.programme_id = p.id and t.simulated = side.simulated) sums on true
    left join report_programme whole on whole.programme_id = p.id and whole.simulated = side.simulated
    where (sums.events, sums.attendances, sums.met) is distinct from (coalesce(whole.events, 0), coalesce(whole.attendances, 0), coalesce(whole.met, 0))`.execute(trx);
  const byProgramme = Map.groupBy(events, (row) => row.programmeId);
  const torn = [...byProgramme].map(([programmeId, list]) => ({ programmeId, eventIds: list.map((row) => row.eventId), whole: false }));
  return [...torn, ...totals.filter(({ programmeId }) => !byProgramme.has(programmeId)).map(({ programmeId }) => ({ programmeId, eventIds: [], whole: true }))];
}

/**
 * The figures of many regions at once under one filter (whose own regions are not looked at), each by itself; null = the nation. One
 * reading of cells and one of events, however many.
 */
export async function countPlaces(trx: Trx, { programmeId, filter, codes }: { programmeId: string; filter: CubeFilter; codes: readonly (string | null)[] }): Promise<Map<string | null, Figures>> {
  const places = new Map(codes.map((code) => [code ?? nation, code]));
  const open = { ...filter, regions: [] };
  const cells = await readCells(trx, programmeId, open, { terms: [...places.keys()].map((place): Term => ({ place, sign: 1 })), segments: segmentKeys(filter), pillars: [filter.pillar ?? ''], lots: [filter.lot ?? ''] });
  const events = await countEvents(trx, programmeId, open, 'region');
  const found = new Map<string | null, Figures>(codes.map((code) => [code, { ...noFigures, events: events.get(code ?? nation) ?? 0 }]));
  for (const cell of cells) {
    const code = places.get(cell.place)!;
    found.set(code, addFigures(found.get(code)!, cell.figures));
  }
  return found;
}
