import type pg from 'pg';
import type { RegionIndex } from '#features/region/model.ts';
import type { CubeFilter, Figures } from '#features/report/cube/model.ts';
import { rangeOf } from '#features/report/cube/period/model.ts';
import { placesOfEvent } from '#features/report/cube/place/model.ts';
import type { Nation } from './nation.ts';

export interface Flat {
  count(filter: CubeFilter): Figures;
}

interface FlatEvent { day: string; pillars: string[]; segments: string[]; lot: string; places: Set<string>; from: number; until: number }

/** All visits as flat arrays in memory, read from the rows: the barest engine that answers any combination exactly. */
export async function readFlat(owner: pg.Client, { programmeId, regencies, segments }: Nation, index: RegionIndex): Promise<Flat> {
  const number = (column: string): string => `('x' || right(${column}::text, 12))::bit(48)::bigint`;
  const { rows: people } = await owner.query<{ n: string; r: string; s: string }>(`select string_agg(n::text, ',') as n, region_code as r, segment as s from (select ${number('id')} as n, region_code, segment from participant where programme_id = $1) p group by region_code, segment`, [programmeId]);
  const most = people.reduce((sum, { n }) => sum + n.split(',').length, 0);
  const [regionOf, segmentOf, stamps] = [new Uint16Array(most), new Uint8Array(most), new Uint32Array(most)];
  for (const { n, r, s } of people) for (const person of n.split(',')) [regionOf[Number(person)], segmentOf[Number(person)]] = [regencies.indexOf(r), segments.indexOf(s)];
  const { rows: held } = await owner.query<{ id: string; day: string; pillars: string[]; segments: string[]; lot: string; region: string }>(`select e.id, e.starts_on as day, e.pillars, e.segments, l.lot_id as lot, g.region_code as region from event e join event_region g on g.event_id = e.id join plan_lot_event l on l.event_id = e.id where e.programme_id = $1 order by e.id`, [programmeId]);
  const { rows: [size] } = await owner.query<{ n: number }>('select count(*)::int as n from attendance');
  const [person, met] = [new Uint32Array(size!.n), new Uint8Array(size!.n)];
  const all: FlatEvent[] = [];
  let at = 0;
  for (let some = 0; some < held.length; some += 500) {
    const batch = held.slice(some, some + 500);
    const { rows } = await owner.query<{ id: string; people: string; met: string }>(`select r.event_id as id, string_agg(${number('r.participant_id')}::text, ',' order by r.id) as people, string_agg(case when a.met then '1' else '0' end, '' order by r.id) as met
      from registration r join attendance a on a.event_id = r.event_id and a.registration_id = r.id where r.event_id = any ($1) group by r.event_id`, [batch.map((event) => event.id)]);
    const visits = new Map(rows.map((row) => [row.id, row]));
    for (const event of batch) {
      const from = at;
      const own = visits.get(event.id)!;
      for (const [k, one] of own.people.split(',').entries()) {
        person[at] = Number(one);
        met[at++] = Number(own.met[k]);
      }
      all.push({ ...event, places: new Set(placesOfEvent([event.region], event.day, index)), from, until: at });
    }
  }
  let question = 0;
  return {
    count(filter) {
      question += 1;
      const range = rangeOf(filter.period);
      const home = Uint8Array.from(regencies, (code) => Number(filter.regions.length === 0 || filter.regions.includes(code) || filter.regions.includes(code.slice(0, 2))));
      const kind = Uint8Array.from(segments, (key) => Number(filter.segments.length === 0 || filter.segments.includes(key)));
      const sum: Figures = { people: 0, met: 0, attendances: 0, events: 0 };
      for (const event of all) {
        if (range && (event.day < range.from || event.day > range.until)) continue;
        if (filter.pillar && !event.pillars.includes(filter.pillar)) continue;
        if (filter.lot && event.lot !== filter.lot) continue;
        if ((filter.regions.length === 0 || filter.regions.some((code) => event.places.has(code))) && (filter.segments.length === 0 || event.segments.some((key) => filter.segments.includes(key)))) sum.events += 1;
        for (let visit = event.from; visit < event.until; visit++) {
          const who = person[visit]!;
          if (!home[regionOf[who]!] || !kind[segmentOf[who]!]) continue;
          sum.attendances += 1;
          if (!met[visit]) continue;
          sum.met += 1;
          if (stamps[who] !== question) {
            stamps[who] = question;
            sum.people += 1;
          }
        }
      }
      return sum;
    },
  };
}
