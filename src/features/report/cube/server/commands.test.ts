import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { parentOn, type RegionIndex } from '#features/region/model.ts';
import { loadRegions } from '#features/region/server/commands.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { Dice } from '../../../../../tests/support/dice.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { mendReports, rebuildProgramme, reportEvent, reportPerson } from '../../server/commands.ts';
import { addFigures, everything, noFigures, type Axis, type CubeFilter, type Figures } from '../model.ts';
import { partsOf, periodKind, periodsOf, rangeOf } from '../period/model.ts';
import { childrenOf } from '../place/model.ts';
import { breakDown, countCube } from './queries.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const long = process.env.SERENTAK_LONG === '1';
const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
let index: RegionIndex;
before(async () => {
  product = await testApp({ clock });
  index = await product.asSystem(async (trx) => {
    await loadRegions(trx);
    return getRegionIndex(trx);
  });
});
after(() => product.close());

// Merauke left Papua on 25 July 2022 (a Monday), Kota Sorong left Papua Barat on 8 December 2022 (a Thursday).
const regions = ['93.01', '94.01', '91.03', '96.71', '92.02', '35.09', '35.78', '35', '91'];
const days = ['2021-07-15', '2021-12-31', '2022-01-01', '2022-07-24', '2022-07-25', '2022-12-05', '2022-12-07', '2022-12-08', '2022-12-11', '2023-08-21', '2023-08-31', '2023-09-01'];
const segments = ['umum', 'asn', 'pelajar'];
const pillarSets = [[], ['skill'], ['safety', 'ethics'], ['skill', 'safety', 'ethics', 'culture']];

interface Visit { event: string; day: string; simulated: boolean; pillars: string[]; lot: string | null; person: string; region: string; segment: string; met: boolean }
interface Held { id: string; day: string; simulated: boolean; pillars: string[]; segments: string[]; regions: string[]; lot: string | null }

/** The rows themselves, read without anything the cube is made with. */
async function rowsOf(programmeId: string): Promise<{ visits: Visit[]; events: Held[] }> {
  return product.asSystem(async (trx) => {
    const { rows: people } = await sql<Visit>`
      select e.id as event, e.starts_on as day, e.simulated, e.pillars, l.lot_id as lot, w.id as person, w.region_code as region, w.segment, a.met
      from attendance a, registration r, participant p, participant w, event e left join plan_lot_event l on l.event_id = e.id
      where e.programme_id = ${programmeId} and e.state = 'closed' and a.event_id = e.id and a.seconds > 0 and r.event_id = e.id and r.id = a.registration_id and r.state = 'active' and p.id = r.participant_id and w.id = coalesce(p.claim_of, p.id)`.execute(trx);
    const { rows: events } = await sql<Held>`
      select e.id, e.starts_on as day, e.simulated, e.pillars, e.segments, l.lot_id as lot, array(select region_code from event_region g where g.event_id = e.id) as regions
      from event e left join plan_lot_event l on l.event_id = e.id where e.programme_id = ${programmeId} and e.state = 'closed'`.execute(trx);
    return { visits: people, events };
  });
}

const provinceOn = (code: string, day: string): string => parentOn(index.byCode.get(code)!, index, day) ?? code;
const lies = (code: string, day: string, wanted: readonly string[]): boolean => wanted.length === 0 || wanted.includes(code) || wanted.includes(provinceOn(code, day));
const during = (day: string, period: string): boolean => {
  const range = rangeOf(period);
  return range === null || (range.from <= day && day <= range.until);
};

/** What a filter counts, by going through all rows. */
function count({ visits, events }: { visits: Visit[]; events: Held[] }, filter: CubeFilter): Figures {
  const fits = (row: { day: string; simulated: boolean; pillars: string[]; lot: string | null }): boolean =>
    row.simulated === (filter.side === 'simulated') && during(row.day, filter.period) && (filter.lot === null || (row.lot ?? 'none') === filter.lot)
    && (filter.pillar === null || (filter.pillar === 'none' ? row.pillars.length === 0 : row.pillars.includes(filter.pillar)));
  const there = visits.filter((row) => fits(row) && lies(row.region, row.day, filter.regions) && (filter.segments.length === 0 || filter.segments.includes(row.segment)));
  const held = events.filter((row) => fits(row) && (filter.regions.length === 0 || row.regions.some((code) => lies(code, row.day, filter.regions))) && (filter.segments.length === 0 || row.segments.some((key) => filter.segments.includes(key))));
  return { people: new Set(there.filter(({ met }) => met).map(({ person }) => person)).size, met: there.filter(({ met }) => met).length, attendances: there.length, events: held.length };
}

class World {
  readonly events: TestEvent[] = [];
  readonly people: string[] = [];
  readonly rehearsed: string[] = [];
  readonly lots: string[] = [];
  programmeId = '';
  private readonly dice: Dice;
  constructor(dice: Dice) {
    this.dice = dice;
  }

  async open(): Promise<this> {
    const first = await makeEvent(product, { state: 'draft' });
    this.programmeId = first.programmeId;
    for (const number of [1, 2]) {
      const id = newId();
      this.lots.push(id);
      await product.asSystem((trx) => trx.insertInto('plan_lot').values({ id, programme_id: this.programmeId, number, name: `Paket ${number}`, contractor: 'PT Uji', starts_on: '2021-01-01', ends_on: '2023-12-31', events: 10, people: 100, source: 'uji', created_at: clock.now() }).execute());
    }
    return this;
  }

  /** A closed event with some old and some new people; one in three were there too short. */
  async hold(): Promise<void> {
    const { dice } = this;
    const simulated = dice.chance(0.2);
    const original = simulated ? (await makeEvent(product, { state: 'draft' })).eventId : null;
    const event = await makeEvent(product, { state: 'live' });
    const day = dice.pick(days);
    const known = simulated ? this.rehearsed : this.people;
    const same = dice.some(known, dice.number(0, 4));
    await product.asSystem(async (trx) => {
      await trx.updateTable('event').set({ programme_id: this.programmeId, state: 'closed', starts_on: day, ends_on: day, pillars: dice.pick(pillarSets), segments: dice.some(segments, dice.number(0, 2)), ended_at: clock.now(), simulated, copy_of: original }).where('id', '=', event.eventId).execute();
      await trx.deleteFrom('event_region').where('event_id', '=', event.eventId).execute();
      const codes = dice.some(regions, dice.number(0, 3));
      if (codes.length > 0) await trx.insertInto('event_region').values(codes.map((region_code, position) => ({ event_id: event.eventId, region_code, position }))).execute();
      if (dice.chance(0.6)) await trx.insertInto('plan_lot_event').values({ event_id: event.eventId, lot_id: dice.pick(this.lots), assigned_by: 'test', assigned_at: clock.now() }).execute();
    });
    const people = await addPeople(product, { ...event, programmeId: this.programmeId }, same.length + dice.number(1, 5), { same, simulated });
    await product.asSystem(async (trx) => {
      for (const { registrationId, participantId } of people) {
        if (!known.includes(participantId)) {
          known.push(participantId);
          await trx.updateTable('participant').set({ region_code: dice.pick(regions), segment: dice.pick(segments) }).where('id', '=', participantId).execute();
        }
        const met = dice.chance(0.66);
        await trx.insertInto('attendance').values({ event_id: event.eventId, registration_id: registrationId, seconds: met ? 6000 : dice.number(0, 1), needed_seconds: 5400, met, reason: met ? 'met' : 'too_short', computed_at: clock.now() }).execute();
      }
    });
    this.events.push(event);
    if (dice.chance(0.8)) await reportEvent(product.app, event.eventId);
    else await mendReports(product.app); // its news got lost
  }

  /** One thing that happens afterwards, and the news of it. */
  async change(): Promise<void> {
    const { dice } = this;
    const { eventId } = dice.pick(this.events);
    const person = dice.pick(this.people);
    const own = (trx: Parameters<Parameters<typeof product.asSystem>[0]>[0]) => trx.updateTable('event').where('id', '=', eventId);
    switch (dice.number(0, 7)) {
      case 0: // a late claim is taken, or evidence is taken back
        await product.asSystem((trx) => sql`update attendance set met = not met, seconds = case when met then 60 else 6000 end where event_id = ${eventId} and registration_id in (select registration_id from attendance where event_id = ${eventId} order by registration_id limit 2)`.execute(trx));
        return reportEvent(product.app, eventId);
      case 1: // somebody cancels after the event
        await product.asSystem((trx) => sql`update registration set state = 'cancelled', cancelled_at = now() where event_id = ${eventId} and number = 1 and state = 'active'`.execute(trx));
        return reportEvent(product.app, eventId);
      case 2: // a person's region and segment are corrected
        await product.asSystem((trx) => trx.updateTable('participant').set({ region_code: dice.pick(regions), segment: dice.pick(segments) }).where('id', '=', person).execute());
        return reportPerson(product.app, person);
      case 3: { // two people were one
        const other = dice.pick(this.people);
        const free = await product.asSystem(async (trx) => (await sql<{ n: number }>`select count(*)::int as n from participant where claim_of in (${person}, ${other}) or (id in (${person}, ${other}) and claim_of is not null)`.execute(trx)).rows[0]!.n === 0);
        if (!free || other === person) return undefined;
        await product.asSystem((trx) => trx.updateTable('participant').set({ claim_of: other }).where('id', '=', person).execute());
        return reportPerson(product.app, person);
      }
      case 4: // the day, the pillars or the segments were wrong
        await product.asSystem((trx) => own(trx).set({ starts_on: '2021-01-01', ends_on: '2023-12-31', pillars: dice.pick(pillarSets), segments: dice.some(segments, 1) }).execute());
        return mendReports(product.app);
      case 5: // another lot
        await product.asSystem(async (trx) => {
          await trx.deleteFrom('plan_lot_event').where('event_id', '=', eventId).execute();
          await trx.insertInto('plan_lot_event').values({ event_id: eventId, lot_id: dice.pick(this.lots), assigned_by: 'test', assigned_at: clock.now() }).execute();
        });
        return mendReports(product.app);
      case 6: // another place
        await product.asSystem((trx) => sql`update event_region set region_code = '35.78' where event_id = ${eventId} and position = 0 and not exists (select from event_region same where same.event_id = ${eventId} and same.region_code = '35.78')`.execute(trx));
        return mendReports(product.app);
      default: // a rehearsal is removed
        await product.asSystem((trx) => sql`delete from event where programme_id = ${this.programmeId} and simulated and id = ${eventId}`.execute(trx));
        return mendReports(product.app);
    }
  }
}

const cellsOf = (programmeId: string) => product.asSystem((trx) => trx.selectFrom('report_cell').selectAll().where('programme_id', '=', programmeId).orderBy('simulated').orderBy('lot').orderBy('pillar').orderBy('segment').orderBy('place').orderBy('period').execute());
const ask = (programmeId: string, filter: CubeFilter) => product.asSystem((trx) => countCube(trx, { programmeId, filter, index }));
const divide = (programmeId: string, filter: CubeFilter, axis: Axis) => product.asSystem((trx) => breakDown(trx, { programmeId, filter, index, axis }));
const axes: Axis[] = ['region', 'segment', 'pillar', 'period', 'lot'];

test('after any changes every combination equals a recount of the rows, parts give their whole, and a rebuild changes nothing', async (t) => {
  t.diagnostic(`replay: SEED=${seed} node bin/run.mjs tools/test.ts src/features/report/cube/server/commands.test.ts`);
  const dice = new Dice(seed);
  for (let run = 0; run < (long ? 12 : 2); run++) {
    const world = await new World(dice).open();
    for (let step = 0; step < 24; step++) await (step < 6 || dice.chance(0.4) ? world.hold() : world.change());
    const rows = await rowsOf(world.programmeId);
    const kept = await cellsOf(world.programmeId);
    for (let n = 0; n < 60; n++) {
      const filter: CubeFilter = {
        side: dice.chance(0.8) ? 'proven' : 'simulated', regions: dice.some([...regions, '93', '92', '96', '94'], dice.pick([0, 0, 1, 1, 2, 4])), segments: dice.some(segments, dice.pick([0, 0, 1, 2])),
        pillar: dice.pick([null, null, 'skill', 'ethics', 'none'] as const), lot: dice.pick([null, null, 'none', ...world.lots]), period: dice.pick(['all', ...periodsOf(dice.pick(days))]),
      };
      assert.deepEqual(await ask(world.programmeId, filter), count(rows, filter), JSON.stringify(filter));
      const axis = dice.pick(axes);
      const { parts, repeated } = await divide(world.programmeId, filter, axis);
      const whole = parts.reduce((sum, part) => addFigures(sum, part.figures), noFigures);
      if (axis === 'period' && partsOf(filter.period) === null) assert.deepEqual(parts, []);
      else assert.deepEqual(addFigures(whole, repeated, -1), count(rows, filter), `${axis} of ${JSON.stringify(filter)}`);
      const part = parts[dice.number(0, Math.max(0, parts.length - 1))];
      if (part && axis !== 'region') {
        const narrower = { ...filter, ...(axis === 'segment' ? { segments: [part.key] } : axis === 'pillar' ? { pillar: part.key as CubeFilter['pillar'] } : axis === 'lot' ? { lot: part.key } : { period: part.key }) };
        if (part.key !== 'none' || axis === 'lot' || axis === 'pillar') assert.deepEqual(part.figures, count(rows, narrower), `${axis} ${part.key} of ${JSON.stringify(filter)}`);
      }
    }
    await rebuildProgramme(product.app, world.programmeId);
    assert.deepEqual(await cellsOf(world.programmeId), kept);
  }
});

test('canary: a row that changes behind the cube is seen by the comparison', async () => {
  const world = await new World(new Dice(seed)).open();
  while (count(await rowsOf(world.programmeId), everything).attendances === 0) await world.hold();
  const same = async () => assert.deepEqual(await ask(world.programmeId, everything), count(await rowsOf(world.programmeId), everything));
  await same();
  await product.asSystem((trx) => sql`update attendance set met = false, seconds = 0 where event_id in (select id from event where programme_id = ${world.programmeId} and not simulated)`.execute(trx));
  await assert.rejects(same());
});

test('a regency that changed province keeps its history: in the province of the day, and whole by itself', async () => {
  const world = await new World(new Dice(1)).open();
  const visit = async (day: string, same: string[]) => {
    const event = await makeEvent(product, { state: 'live' });
    await product.asSystem(async (trx) => {
      await trx.updateTable('event').set({ programme_id: world.programmeId, state: 'closed', starts_on: day, ends_on: day, ended_at: clock.now() }).where('id', '=', event.eventId).execute();
      await trx.updateTable('event_region').set({ region_code: '96.71' }).where('event_id', '=', event.eventId).execute();
    });
    const [one] = await addPeople(product, { ...event, programmeId: world.programmeId }, 1, { same });
    await product.asSystem(async (trx) => {
      await trx.updateTable('participant').set({ region_code: '96.71' }).where('id', '=', one!.participantId).execute();
      await trx.insertInto('attendance').values({ event_id: event.eventId, registration_id: one!.registrationId, seconds: 6000, needed_seconds: 5400, met: true, reason: 'met', computed_at: clock.now() }).execute();
    });
    await reportEvent(product.app, event.eventId);
    return one!.participantId;
  };
  const who = await visit('2022-12-07', []);
  await visit('2022-12-08', [who]);
  const of = (...codes: string[]) => ask(world.programmeId, { ...everything, regions: codes });
  const once = { people: 1, met: 1, attendances: 1, events: 1 };
  const twice = { people: 1, met: 2, attendances: 2, events: 2 };
  assert.deepEqual(await Promise.all([of('92'), of('96'), of('96.71'), of('92', '96'), of('92', '96.71'), of()]), [once, once, twice, twice, twice, twice]);
  const provinces = await divide(world.programmeId, everything, 'region');
  assert.deepEqual(provinces.parts.filter(({ figures }) => figures.attendances > 0), [{ key: '92', figures: once }, { key: '96', figures: once }]);
  assert.deepEqual(provinces.repeated, { people: 1, met: 0, attendances: 0, events: 0 });
  assert.deepEqual((await divide(world.programmeId, { ...everything, regions: ['92'] }, 'region')).parts, [{ key: '96.71', figures: once }]);
  // One ISO week holds both days: the week is one, the provinces are two.
  assert.deepEqual(await ask(world.programmeId, { ...everything, period: '2022-W49' }), twice);
  assert.deepEqual(await ask(world.programmeId, { ...everything, period: '2022-W49', regions: ['92'] }), once);
});

test('periods: every day lies in one of each kind, and parts of a period do not overlap', () => {
  assert.deepEqual(periodsOf('2021-01-01'), ['all', '2021', '2021-Q1', '2021-01', '2020-W53']);
  assert.deepEqual(periodsOf('2022-12-08'), ['all', '2022', '2022-Q4', '2022-12', '2022-W49']);
  for (const period of ['2024', '2024-Q1', '2024-02', '2024-W01', '2020-W53']) {
    const { from, until } = rangeOf(period)!;
    assert.ok(periodsOf(from).includes(period) && periodsOf(until).includes(period), period);
  }
  assert.deepEqual([rangeOf('2024-02'), rangeOf('2020-W53'), periodKind('2024-W60')], [{ from: '2024-02-01', until: '2024-02-29' }, { from: '2020-12-28', until: '2021-01-03' }, null]);
  assert.deepEqual(childrenOf(['35.09', '12'], index).map(({ code }) => code), ['12', '35.09']);
});
