import { sql, type Transaction } from 'kysely';
import type { RegionIndex } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { Tally, type Cell, type Crowd, type Occasion, type Presence } from '../model.ts';
import { placesOfEvent } from '../place/model.ts';

type Trx = Transaction<Database>;

/** Two recounts of one programme follow each other: the later one has seen what the earlier one saw. */
export async function lockProgramme(trx: Trx, programmeId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report:${programmeId}`}, 0))`.execute(trx);
}

/** A closed event as it stands now, with what was counted of it. */
interface FreshEvent {
  id: string;
  simulated: boolean;
  day: string;
  pillars: string[];
  segments: string[];
  regions: string[];
  lotId: string | null;
  registrations: number;
}

/** People of a rehearsal count in simulated events only, and nobody else counts there. */
const presentNow = (which: ReturnType<typeof sql>) => sql`
  select e.id as event_id, coalesce(p.claim_of, p.id) as person_id, coalesce(claimed.region_code, p.region_code) as region_code, coalesce(claimed.segment, p.segment) as segment,
    count(*)::int as attendances, count(*) filter (where a.met)::int as met
  from event e
  join registration r on r.event_id = e.id and r.state = 'active'
  join attendance a on a.event_id = r.event_id and a.registration_id = r.id and a.seconds > 0
  join participant p on p.id = r.participant_id and p.simulated = e.simulated
  left join participant claimed on claimed.id = p.claim_of
  where e.state = 'closed' and ${which}
  group by 1, 2, 3, 4`;

const freshEvents = (which: ReturnType<typeof sql>) => sql<FreshEvent>`
  with seats as (
    select e.id, count(*)::int as registrations from event e join registration r on r.event_id = e.id and r.state = 'active'
    join participant p on p.id = r.participant_id and p.simulated = e.simulated where e.state = 'closed' and ${which} group by e.id)
  select e.id, e.simulated, e.starts_on as day, e.pillars, e.segments,
    array(select place.region_code from event_region place where place.event_id = e.id order by place.region_code) as regions,
    (select own.lot_id from plan_lot_event own where own.event_id = e.id) as "lotId", coalesce(seats.registrations, 0) as registrations
  from event e left join seats on seats.id = e.id where e.state = 'closed' and ${which}`;

/**
 * Counts some events of a programme again, in the caller's transaction: what they were counted as is taken out of the cube, what they are
 * now is put in. An event that is not closed, or gone, only leaves. Whoever else's row changed meanwhile (a person moved, a claim joined)
 * is counted as they are now, in all their events. Repeating it changes nothing.
 */
export async function countEvents(trx: Trx, { programmeId, eventIds, now }: { programmeId: string; eventIds: readonly string[]; now: Date }): Promise<void> {
  await lockProgramme(trx, programmeId);
  const index = await getRegionIndex(trx);
  const fresh = (await freshEvents(sql`e.programme_id = ${programmeId} and e.id = any(${eventIds}::uuid[])`).execute(trx)).rows;
  const { before, after } = await presenceOf(trx, eventIds);
  const known = await occasionsOf(trx, programmeId, before.map(({ eventId }) => eventId));
  // Of both sides: an event is real or simulated for ever, so its people's other events are of its side.
  const simulated = new Map([...known.values()].map((event) => [event.id, event.simulated]));
  for (const event of fresh) simulated.set(event.id, event.simulated);
  const next = new Map<string, Occasion>([...known, ...fresh.map((event): [string, Occasion] => [event.id, event])]);
  for (const side of [false, true]) {
    const tally = { out: new Tally(known, index), in: new Tally(next, index) };
    for (const crowd of crowdsOf(before.filter(({ eventId }) => simulated.get(eventId) === side), -1)) tally.out.add(crowd);
    for (const crowd of crowdsOf(after.filter(({ eventId }) => simulated.get(eventId) === side), 1)) tally.in.add(crowd);
    await addCells(trx, { programmeId, simulated: side }, differences(tally.out.takeAll(), tally.in.takeAll()));
  }
  await keepPresence(trx, eventIds, before, after);
  await keepEvents(trx, { programmeId, eventIds, fresh, index, now });
  await keepProgramme(trx, programmeId, now);
}

interface PresenceRow extends Presence {
  personId: string;
  regionCode: string;
  segment: string;
}

/** Everybody whom the events touch, in all their events: as counted, and as they are. */
async function presenceOf(trx: Trx, eventIds: readonly string[]): Promise<{ before: PresenceRow[]; after: PresenceRow[] }> {
  const columns = sql`event_id as "eventId", person_id as "personId", region_code as "regionCode", segment, attendances, met`;
  const { rows: now } = await sql<PresenceRow>`with now as (${presentNow(sql`e.id = any(${eventIds}::uuid[])`)}) select ${columns} from now`.execute(trx);
  const { rows: people } = await sql<{ id: string }>`
    select person_id as id from report_presence where event_id = any(${eventIds}::uuid[]) union select unnest(${now.map(({ personId }) => personId)}::uuid[])`.execute(trx);
  const ids = people.map(({ id }) => id);
  const { rows: before } = await sql<PresenceRow>`select ${columns} from report_presence where person_id = any(${ids}::uuid[])`.execute(trx);
  const { rows: home } = await sql<{ id: string; regionCode: string; segment: string }>`select id, region_code as "regionCode", segment from participant where id = any(${ids}::uuid[])`.execute(trx);
  const homes = new Map(home.map((row) => [row.id, row]));
  const again = new Set(eventIds);
  const elsewhere = before.filter(({ eventId }) => !again.has(eventId)).map((row) => {
    const { regionCode, segment } = homes.get(row.personId) ?? row;
    return { ...row, regionCode, segment };
  });
  return { before, after: [...elsewhere, ...now] };
}

interface KnownEvent extends Occasion {
  simulated: boolean;
}

async function occasionsOf(trx: Trx, programmeId: string, ids: readonly string[]): Promise<Map<string, KnownEvent>> {
  const { rows } = await sql<KnownEvent>`
    select event_id as id, starts_on as day, pillars, lot_id as "lotId", simulated from report_event where programme_id = ${programmeId} and event_id = any(${[...new Set(ids)]}::uuid[])`.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** People who came to the same events alike are one crowd. */
function crowdsOf(rows: readonly PresenceRow[], sign: 1 | -1): Crowd[] {
  const crowds = new Map<string, Crowd>();
  for (const visits of Map.groupBy(rows, ({ personId }) => personId).values()) {
    const { regionCode, segment } = visits[0]!;
    const key = `${regionCode} ${segment} ${visits.map(({ eventId, attendances, met }) => `${eventId} ${attendances} ${met}`).sort().join(' ')}`;
    const crowd = crowds.get(key);
    if (crowd) crowd.times += sign;
    else crowds.set(key, { regionCode, segment, visits, times: sign });
  }
  return [...crowds.values()];
}

function differences(...all: readonly Iterable<Cell>[]): Cell[] {
  const sums = new Map<string, Cell>();
  for (const cells of all) {
    for (const cell of cells) {
      const key = `${cell.lot}|${cell.pillar}|${cell.segment}|${cell.place}|${cell.period}`;
      const sum = sums.get(key);
      if (sum) [sum.attendances, sum.met, sum.people] = [sum.attendances + cell.attendances, sum.met + cell.met, sum.people + cell.people];
      else sums.set(key, cell);
    }
  }
  return [...sums.values()].filter(({ attendances, met, people }) => attendances !== 0 || met !== 0 || people !== 0);
}

/** So many rows travel in one statement. */
const chunk = 20_000;

/** Adds differences to the cube; a cell that comes to nought leaves. */
async function addCells(trx: Trx, { programmeId, simulated }: { programmeId: string; simulated: boolean }, cells: readonly Cell[]): Promise<void> {
  for (let at = 0; at < cells.length; at += chunk) {
    await sql`
      merge into report_cell kept using (${cellRows(cells.slice(at, at + chunk))}) d
      on kept.programme_id = ${programmeId} and kept.simulated = ${simulated} and kept.lot = d.lot and kept.pillar = d.pillar and kept.segment = d.segment and kept.place = d.place and kept.period = d.period
      when matched and kept.attendances + d.attendances = 0 then delete
      when matched then update set attendances = kept.attendances + d.attendances, met = kept.met + d.met, people = kept.people + d.people
      when not matched then insert (programme_id, simulated, lot, pillar, segment, place, period, attendances, met, people)
        values (${programmeId}, ${simulated}, d.lot, d.pillar, d.segment, d.place, d.period, d.attendances, d.met, d.people)`.execute(trx);
  }
}

const cellRows = (cells: readonly Cell[]) => sql`
  select * from unnest(${cells.map((cell) => cell.lot)}::text[], ${cells.map((cell) => cell.pillar)}::text[], ${cells.map((cell) => cell.segment)}::text[], ${cells.map((cell) => cell.place)}::text[],
    ${cells.map((cell) => cell.period)}::text[], ${cells.map((cell) => cell.attendances)}::int[], ${cells.map((cell) => cell.met)}::int[], ${cells.map((cell) => cell.people)}::int[])
    as d (lot, pillar, segment, place, period, attendances, met, people)`;

async function keepPresence(trx: Trx, eventIds: readonly string[], before: readonly PresenceRow[], after: readonly PresenceRow[]): Promise<void> {
  const keyOf = (row: PresenceRow): string => `${row.eventId} ${row.personId}`;
  const were = new Map(before.map((row) => [keyOf(row), row]));
  const are = new Set(after.map(keyOf));
  const gone = before.filter((row) => !are.has(keyOf(row)));
  const changed = after.filter((row) => {
    const was = were.get(keyOf(row));
    return !was || was.regionCode !== row.regionCode || was.segment !== row.segment || was.attendances !== row.attendances || was.met !== row.met;
  });
  await sql`delete from report_presence kept using unnest(${gone.map((row) => row.eventId)}::uuid[], ${gone.map((row) => row.personId)}::uuid[]) g (event_id, person_id) where kept.event_id = g.event_id and kept.person_id = g.person_id`.execute(trx);
  await sql`
    insert into report_presence (event_id, person_id, region_code, segment, attendances, met)
    select * from unnest(${changed.map((row) => row.eventId)}::uuid[], ${changed.map((row) => row.personId)}::uuid[], ${changed.map((row) => row.regionCode)}::text[], ${changed.map((row) => row.segment)}::text[],
      ${changed.map((row) => row.attendances)}::int[], ${changed.map((row) => row.met)}::int[])
    on conflict (event_id, person_id) do update set region_code = excluded.region_code, segment = excluded.segment, attendances = excluded.attendances, met = excluded.met`.execute(trx);
}

async function keepEvents(trx: Trx, { programmeId, eventIds, fresh, index, now }: { programmeId: string; eventIds: readonly string[]; fresh: readonly FreshEvent[]; index: RegionIndex; now: Date }): Promise<void> {
  const gone = eventIds.filter((id) => !fresh.some((event) => event.id === id));
  if (gone.length > 0) await trx.deleteFrom('report_event').where('event_id', 'in', gone).execute();
  const list = (items: readonly string[]): string => items.join(' ');
  await sql`
    insert into report_event as kept (event_id, programme_id, simulated, starts_on, pillars, segments, regions, places, lot_id, registrations, attendances, met, computed_at)
    select f.id, ${programmeId}, f.simulated, f.day, string_to_array(f.pillars, ' '), string_to_array(f.segments, ' '), string_to_array(f.regions, ' '), string_to_array(f.places, ' '), f.lot_id, f.registrations,
      coalesce(sums.attendances, 0), coalesce(sums.met, 0), ${now}::timestamptz
    from unnest(${fresh.map(({ id }) => id)}::uuid[], ${fresh.map((event) => event.simulated)}::boolean[], ${fresh.map(({ day }) => day)}::date[], ${fresh.map(({ pillars }) => list(pillars))}::text[], ${fresh.map(({ segments }) => list(segments))}::text[],
      ${fresh.map(({ regions }) => list(regions))}::text[], ${fresh.map(({ regions, day }) => list(placesOfEvent(regions, day, index)))}::text[], ${fresh.map(({ lotId }) => lotId)}::uuid[], ${fresh.map(({ registrations }) => registrations)}::int[])
      f (id, simulated, day, pillars, segments, regions, places, lot_id, registrations)
    left join lateral (select sum(p.attendances) as attendances, sum(p.met) as met from report_presence p where p.event_id = f.id) sums on true
    on conflict (event_id) do update set simulated = excluded.simulated, starts_on = excluded.starts_on, pillars = excluded.pillars, segments = excluded.segments, regions = excluded.regions,
      places = excluded.places, lot_id = excluded.lot_id, registrations = excluded.registrations, attendances = excluded.attendances, met = excluded.met, computed_at = excluded.computed_at`.execute(trx);
}

/** The totals of a programme are a cell of its cube, and its events are counted. */
async function keepProgramme(trx: Trx, programmeId: string, now: Date): Promise<void> {
  await sql`
    insert into report_programme (programme_id, simulated, events, attendances, met, people, computed_at)
    select ${programmeId}, side.simulated, (select count(*) from report_event t where t.programme_id = ${programmeId} and t.simulated = side.simulated),
      coalesce(whole.attendances, 0), coalesce(whole.met, 0), coalesce(whole.people, 0), ${now}::timestamptz
    from (values (false), (true)) side (simulated)
    left join report_cell whole on whole.programme_id = ${programmeId} and whole.simulated = side.simulated and whole.lot = '' and whole.pillar = '' and whole.segment = '' and whole.place = 'ID' and whole.period = 'all'
    on conflict (programme_id, simulated) do update set events = excluded.events, attendances = excluded.attendances, met = excluded.met, people = excluded.people, computed_at = excluded.computed_at`.execute(trx);
}

/**
 * Counts a programme anew from its rows, in the caller's transaction: after an import, a restore, or when somebody doubts a number. The
 * presence is written by one statement and read back by region, so that memory does not grow with it.
 */
export async function countProgramme(trx: Trx, { programmeId, now }: { programmeId: string; now: Date }): Promise<void> {
  await lockProgramme(trx, programmeId);
  // Everything is read: by hashes, never by loops, which the planner prefers because row security hides from it how many rows there are.
  await sql`select set_config('work_mem', '128MB', true), set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true)`.execute(trx);
  const index = await getRegionIndex(trx);
  const { rows: fresh } = await freshEvents(sql`e.programme_id = ${programmeId}`).execute(trx);
  const stale = sql`select event_id from report_event where programme_id = ${programmeId} union select id from event where programme_id = ${programmeId}`;
  await sql`delete from report_presence where event_id in (${stale})`.execute(trx);
  await sql`insert into report_presence (event_id, person_id, region_code, segment, attendances, met) ${presentNow(sql`e.programme_id = ${programmeId}`)}`.execute(trx);
  await trx.deleteFrom('report_event').where('programme_id', '=', programmeId).execute();
  await keepEvents(trx, { programmeId, eventIds: [], fresh, index, now });
  await fillCells(trx, programmeId, index);
  await keepProgramme(trx, programmeId, now);
}

/** The cells of a programme from what is counted as present. */
export async function fillCells(trx: Trx, programmeId: string, index: RegionIndex): Promise<void> {
  await trx.deleteFrom('report_cell').where('programme_id', '=', programmeId).execute();
  for (const simulated of [false, true]) {
    const { rows: events } = await sql<Occasion>`select event_id as id, starts_on as day, pillars, lot_id as "lotId" from report_event where programme_id = ${programmeId} and simulated = ${simulated} order by event_id`.execute(trx);
    if (events.length === 0) continue;
    const tally = new Tally(new Map(events.map((event) => [event.id, event])), index);
    const full: Cell[] = [];
    const put = async (cells: Iterable<Cell>, least: number): Promise<void> => {
      for (const cell of cells) full.push(cell);
      while (full.length > least) await insertCells(trx, { programmeId, simulated }, full.splice(0, chunk));
    };
    let region = '';
    for await (const crowd of streamCrowds(trx, programmeId, simulated, events)) {
      if (crowd.regionCode !== region) await put(tally.takeFine(), chunk);
      region = crowd.regionCode;
      tally.add(crowd);
    }
    await put(tally.takeAll(), 0);
  }
}

async function insertCells(trx: Trx, { programmeId, simulated }: { programmeId: string; simulated: boolean }, cells: readonly Cell[]): Promise<void> {
  await sql`insert into report_cell (programme_id, simulated, lot, pillar, segment, place, period, attendances, met, people) select ${programmeId}, ${simulated}, d.* from (${cellRows(cells)}) d`.execute(trx);
}

/** Crowds by region, each with how often it is there. A visit is written as the event's place in the list, attendances and met. */
async function* streamCrowds(trx: Trx, programmeId: string, simulated: boolean, events: readonly Occasion[]): AsyncGenerator<Crowd> {
  await sql`
    declare crowds no scroll cursor for
    with numbered as materialized (select event_id, (row_number() over (order by event_id) - 1)::int as n from report_event where programme_id = ${programmeId} and simulated = ${simulated}),
    person as (
      select p.region_code, p.segment, string_agg(numbered.n || ' ' || p.attendances || ' ' || p.met, ' ' order by numbered.n) as visits
      from report_presence p join numbered on numbered.event_id = p.event_id group by p.person_id, p.region_code, p.segment)
    select region_code as "regionCode", segment, visits, count(*)::int as times from person group by region_code, segment, visits order by region_code`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ regionCode: string; segment: string; visits: string; times: number }>`fetch 50000 from crowds`.execute(trx);
    if (rows.length === 0) break;
    for (const { regionCode, segment, visits, times } of rows) {
      const numbers = visits.split(' ').map(Number);
      const list: Presence[] = [];
      for (let at = 0; at < numbers.length; at += 3) list.push({ eventId: events[numbers[at]!]!.id, attendances: numbers[at + 1]!, met: numbers[at + 2]! });
      yield { regionCode, segment, times, visits: list };
    }
  }
  await sql`close crowds`.execute(trx);
}
