import pg from 'pg';
import { sql } from 'kysely';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { everything, type Axis, type CubeFilter, type Figures } from '#features/report/cube/model.ts';
import { periodsOf, rangeOf } from '#features/report/cube/period/model.ts';
import { breakDown, countCube } from '#features/report/cube/server/queries.ts';
import { rebuildProgramme } from '#features/report/server/commands.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { readConfig } from '#platform/config/config.ts';
import { withScope } from '#platform/database/scope.ts';
import { createLog } from '#platform/log/log.ts';
import { openProduct } from '../src/processes/open.ts';
import { testApp, type TestApp } from '../tests/support/app.ts';
import { Dice } from '../tests/support/dice.ts';
import { makeEvent } from '../tests/support/factory.ts';
import { addEvidence, addPeople } from '../tests/support/people.ts';
import { loadNation, type Nation } from './dashboard/nation.ts';
import { readFlat } from './dashboard/flat.ts';
import type { Measured } from './run.ts';

const seed = 20251122;
const asked = 200;
const checked = 24;
const axes: readonly Axis[] = ['region', 'segment', 'pillar', 'period', 'lot'];

const round = (value: number): number => Number(value.toPrecision(3));
const p95 = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.ceil(all.length * 0.95) - 1]!;
const timed = async (act: () => unknown): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

/** Any regions (none, one or several of both kinds), segments, pillar, period and lot. */
function anyFilter(dice: Dice, nation: Nation): CubeFilter {
  const regions = [...nation.regencies, ...new Set(nation.regencies.map((code) => code.slice(0, 2)))];
  return {
    ...everything, regions: dice.some(regions, dice.pick([0, 0, 1, 1, 2, 5])), segments: dice.some(nation.segments, dice.pick([0, 0, 1, 2])),
    pillar: dice.pick([null, null, 'skill', 'safety', 'ethics', 'culture'] as const), lot: dice.pick([null, null, ...nation.lots]), period: dice.pick(['all', 'all', ...periodsOf(dice.pick(nation.days))]),
  };
}

interface Run {
  ms: number;
  bare: number;
  load_s: number;
  rollup_s: number;
  shown_s: number;
  cells: number;
}

/** One database of so many attendances: loaded, counted, asked, and one attendance more. */
async function measure(attendances: number): Promise<Run> {
  const product = await testApp();
  const owner = new pg.Client(product.doors.owner);
  await owner.connect();
  try {
    const dice = new Dice(seed);
    let nation!: Nation;
    const load_s = (await timed(async () => (nation = await loadNation(owner, product, attendances)))) / 1000;
    const rollup_s = (await timed(() => rebuildProgramme(product.app, nation.programmeId))) / 1000;
    await owner.query('vacuum analyze report_cell, report_event, report_presence');
    const index = await product.asSystem((trx) => getRegionIndex(trx));
    const flat = await readFlat(owner, nation, index);
    const filters = Array.from({ length: asked }, () => anyFilter(dice, nation));
    const ask = (filter: CubeFilter) => withScope(product.db, anybody, (trx) => countCube(trx, { programmeId: nation.programmeId, filter, index }));
    const ours: number[] = [];
    const bare: number[] = [];
    for (const filter of filters) {
      // What a page asks: the figures and all five divisions of them.
      ours.push(await timed(() => withScope(product.db, anybody, async (trx) => {
        await countCube(trx, { programmeId: nation.programmeId, filter, index });
        for (const axis of axes) await breakDown(trx, { programmeId: nation.programmeId, filter, index, axis });
      })));
      bare.push(await timed(() => flat.count(filter)));
      same(await ask(filter), flat.count(filter), filter);
    }
    // The flat array was read from the rows; here the rows themselves, by a plain statement, for some.
    for (const filter of filters.slice(0, attendances > 2_000_000 ? 2 : checked)) same(await ask(filter), await recount(owner, nation.programmeId, filter), filter);
    const shown_s = await oneMore(product, nation, index);
    const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from report_cell');
    const run = { ms: p95(ours), bare: p95(bare), load_s, rollup_s, shown_s, cells: rows[0]!.n };
    process.stderr.write(`dashboard, ${attendances} attendances: ${JSON.stringify(run)}\n`);
    return run;
  } finally {
    await owner.end();
    await product.close();
  }
}

function same(ours: Figures, theirs: Figures, filter: CubeFilter): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error(`the cube says ${JSON.stringify(ours)}, the rows say ${JSON.stringify(theirs)}: ${JSON.stringify(filter)}`);
}

/** A filter counted by going through the rows. The generated nation has no regency that changed province, so codes tell the province. */
async function recount(owner: pg.Client, programmeId: string, filter: CubeFilter): Promise<Figures> {
  const range = rangeOf(filter.period);
  const held = `e.programme_id = $1 and e.state = 'closed' and ($2::date is null or e.starts_on between $2 and $3) and ($4::text is null or $4 = any (e.pillars)) and ($5::uuid is null or exists (select from plan_lot_event l where l.event_id = e.id and l.lot_id = $5))`;
  const values = [programmeId, range?.from ?? null, range?.until ?? null, filter.pillar, filter.lot, filter.regions, filter.segments];
  const of = (code: string, key: string): string => `($6::text[] = '{}' or ${code} = any ($6) or left(${code}, 2) = any ($6)) and ($7::text[] = '{}' or ${key})`;
  const { rows: [people] } = await owner.query<Figures>(
    `select (count(distinct p.id) filter (where a.met))::int as people, (count(*) filter (where a.met))::int as met, count(*)::int as attendances
     from event e join registration r on r.event_id = e.id join attendance a on a.event_id = r.event_id and a.registration_id = r.id and a.seconds > 0 join participant p on p.id = r.participant_id
     where ${held} and ${of('p.region_code', 'p.segment = any ($7)')}`, values);
  const { rows: [events] } = await owner.query<{ n: number }>(`select count(*)::int as n from event e where ${held} and ($7::text[] = '{}' or e.segments && $7) and ($6::text[] = '{}' or exists (select from event_region g where g.event_id = e.id and ${of('g.region_code', 'true')}))`, values);
  return { people: people!.people, met: people!.met, attendances: people!.attendances, events: events!.n };
}

/** Seconds until somebody who was at one more event is seen in the nation's figures, the product's own jobs doing all of it. */
async function oneMore(product: TestApp, nation: Nation, index: RegionIndex): Promise<number> {
  const config = readConfig({ SERENTAK_DATA: product.app.config.dataDir, PORT: '0', HOST: '127.0.0.1', SERENTAK_DEMO: 'off' });
  const working = await openProduct(config, product.doors, { work: true, log: createLog('fatal') });
  try {
    const event = await makeEvent(product, { state: 'live' });
    await product.asSystem((trx) => trx.updateTable('event').set({ programme_id: nation.programmeId }).where('id', '=', event.eventId).execute());
    const [person] = await addPeople(product, { ...event, programmeId: nation.programmeId }, 1);
    const start = await product.asSystem((trx) => trx.selectFrom('event').select('starts_at').where('id', '=', event.eventId).executeTakeFirstOrThrow());
    await addEvidence(product, event, start.starts_at!, [{ registrationId: person!.registrationId, from: 0, until: 9000 }]);
    await product.asSystem((trx) => sql`update event set state = 'closed', ended_at = starts_at + interval '3 hours', closed_at = starts_at where id = ${event.eventId}`.execute(trx));
    const met = async () => (await withScope(product.db, anybody, (trx) => countCube(trx, { programmeId: nation.programmeId, filter: everything, index }))).met;
    const before = await met();
    const began = performance.now();
    await computeAttendance(product.app, system('bench'), event.eventId);
    while ((await met()) === before) {
      if (performance.now() - began > 60_000) throw new Error('a new attendance does not show');
      await new Promise((next) => setTimeout(next, 20));
    }
    return (performance.now() - began) / 1000;
  } finally {
    await working.close();
  }
}

/**
 * Any combination of region, segment, pillar, week and lot over 30,000 events, with all its divisions, against a scan of flat arrays of
 * all visits in memory that answers the figures alone. `BENCH_ATTENDANCES` replaces the ten million.
 */
export async function dashboard(): Promise<Measured> {
  const small = await measure(Number(process.env.BENCH_SMALL ?? 1_000_000));
  const large = await measure(Number(process.env.BENCH_ATTENDANCES ?? 10_000_000));
  return {
    name: 'dashboard', ours: round(large.ms), baseline: round(large.bare), ratio: round(large.ms / large.bare), unit: 'ms', seed,
    figures: {
      p95_1m_ms: round(small.ms), p95_10m_ms: round(large.ms), rollup_s: round(large.rollup_s), rollup_1m_s: round(small.rollup_s), shown_1m_s: round(small.shown_s), shown_10m_s: round(large.shown_s),
      load_s: round(large.load_s), cells: large.cells,
    },
  };
}
