/**
 * The arithmetic of the cube. A cell is lot x pillar x segment x place x period, each a value or all; what stands in it is counted here
 * and nowhere else, for one event that changed as for a programme counted anew.
 */
import type { RegionIndex } from '#features/region/model.ts';
import { periodsOf } from './period/model.ts';
import { nation, placeOf } from './place/model.ts';

export const cubePillars = ['skill', 'safety', 'ethics', 'culture'] as const;
export type CubePillar = (typeof cubePillars)[number];
/** Real events, or rehearsals and simulations; the two are never added. */
export type Side = 'proven' | 'simulated';

export interface CubeFilter {
  side: Side;
  /** Codes of provinces, regencies and cities; none = the nation. */
  regions: readonly string[];
  /** Keys of segments; none = all. */
  segments: readonly string[];
  /** `none` = events that name no pillar; null = all. */
  pillar: CubePillar | 'none' | null;
  /** Id of a lot, `none` = under no lot, null = all. */
  lot: string | null;
  /** See `period/model.ts`. */
  period: string;
}

export const everything: CubeFilter = { side: 'proven', regions: [], segments: [], pillar: null, lot: null, period: 'all' };

/** Three counts that are never added to one another, and how many of the attendances fulfil the rule. */
export interface Figures {
  /** Different people with at least one attendance that fulfils its event's rule. Once, however often they came. */
  people: number;
  /** Attendances that fulfil the rule. */
  met: number;
  attendances: number;
  events: number;
}

export const noFigures: Figures = { people: 0, met: 0, attendances: 0, events: 0 };
export const figureNames = ['people', 'met', 'attendances', 'events'] as const;

export const addFigures = (a: Figures, b: Figures, sign: 1 | -1 = 1): Figures => ({ people: a.people + sign * b.people, met: a.met + sign * b.met, attendances: a.attendances + sign * b.attendances, events: a.events + sign * b.events });

export type Axis = 'region' | 'segment' | 'pillar' | 'period' | 'lot';

export interface Breakdown {
  axis: Axis;
  parts: { key: string; figures: Figures }[];
  /** What the parts count more than once: their sum less this is the total, exactly. Zero where nothing can lie in two parts. */
  repeated: Figures;
}

/** What the cube must know of an event. */
export interface Occasion {
  id: string;
  day: string;
  pillars: readonly string[];
  lotId: string | null;
}

/** Presence of one person in one event, as counted. */
export interface Presence {
  eventId: string;
  attendances: number;
  met: number;
}

/** So many people of one region and segment that came to the same events alike; `times` is negative where they are taken out. */
export interface Crowd {
  regionCode: string;
  segment: string;
  times: number;
  visits: readonly Presence[];
}

export interface CellKey {
  lot: string;
  pillar: string;
  segment: string;
  place: string;
  period: string;
}
export interface Cell extends CellKey {
  attendances: number;
  met: number;
  people: number;
}

/** Lot x pillar x period, each with its "all", that an event's attendances count in. An event with two pillars counts in both, and once in all. */
function slotsOf({ day, pillars, lotId }: Occasion): string[] {
  const lots = ['', lotId ?? 'none'];
  const kinds = ['', ...(pillars.length > 0 ? new Set(pillars) : ['none'])];
  return lots.flatMap((lot) => kinds.flatMap((pillar) => periodsOf(day).map((period) => `${lot}|${pillar}|${period}`)));
}

type Sums = [attendances: number, met: number, people: number];
type Grid = Map<number, Sums>;
type Visit = { visit: Presence; slots: readonly number[] };

/**
 * Adds crowds up to cells. People are told apart within a regency and segment only, once through its history and, where it changed
 * province, once in each; since nobody has two regions or two segments, all wider cells are sums of those.
 */
export class Tally {
  private readonly slots = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly known = new Map<string, { day: string; slots: readonly number[] }>();
  /** Of regencies (or their parts), by place and segment; and of what is wider. */
  private readonly fine = new Map<string, Grid>();
  private readonly wide = new Map<string, Grid>();
  /** Which provinces a place of `fine` is added to; the nation where it holds whole histories. */
  private readonly above = new Map<string, readonly string[]>();
  /** The last person that was counted in a slot, so that a second visit adds nobody. */
  private stamps = new Uint32Array(4096);
  private person = 0;
  private readonly occasions: ReadonlyMap<string, Occasion>;
  private readonly index: RegionIndex;

  constructor(occasions: ReadonlyMap<string, Occasion>, index: RegionIndex) {
    this.occasions = occasions;
    this.index = index;
  }

  add({ regionCode, segment, times, visits }: Crowd): void {
    const events = visits.map((visit) => ({ visit, ...this.event(visit.eventId) }));
    const places = events.map(({ day }) => placeOf(regionCode, day, this.index));
    const { own, part, province } = places[0]!;
    this.count(own, segment, times, events, part === own ? [province, nation] : [nation]);
    if (part !== own) for (const [leaf, list] of Map.groupBy(events, (_, at) => places[at]!.part)) this.count(leaf, segment, times, list, [leaf.slice(0, 2)]);
  }

  private count(place: string, segment: string, times: number, events: readonly Visit[], above: readonly string[]): void {
    this.above.set(place, above);
    const grid = gridOf(this.fine, place, segment);
    this.person += 1;
    for (const { visit, slots } of events) {
      for (const slot of slots) {
        const fresh = visit.met > 0 && this.stamps[slot] !== this.person;
        if (fresh) this.stamps[slot] = this.person;
        addTo(grid, slot, visit.attendances * times, visit.met * times, fresh ? times : 0);
      }
    }
  }

  private event(id: string): { day: string; slots: readonly number[] } {
    let known = this.known.get(id);
    if (!known) {
      const occasion = this.occasions.get(id);
      if (!occasion) throw new RangeError(`event ${id} is not known to the cube`);
      known = { day: occasion.day, slots: slotsOf(occasion).map((name) => this.slot(name)) };
      this.known.set(id, known);
    }
    return known;
  }

  private slot(name: string): number {
    let slot = this.slots.get(name);
    if (slot === undefined) {
      this.slots.set(name, (slot = this.names.push(name) - 1));
      if (slot >= this.stamps.length) {
        const wider = new Uint32Array(this.stamps.length * 2);
        wider.set(this.stamps);
        this.stamps = wider;
      }
    }
    return slot;
  }

  /** Cells of the regencies so far, which are then forgotten: a regency whose people were all added is done. */
  *takeFine(): Generator<Cell> {
    const whole = new Map<string, Grid>();
    for (const [key, grid] of this.fine) {
      const [place, segment] = key.split('|') as [string, string];
      const wider = [gridOf(whole, place, ''), ...this.above.get(place)!.flatMap((above) => [gridOf(this.wide, above, segment), gridOf(this.wide, above, '')])];
      for (const [slot, [attendances, met, people]] of grid) for (const one of wider) addTo(one, slot, attendances, met, people);
    }
    yield* this.cells(this.fine);
    yield* this.cells(whole);
    this.fine.clear();
  }

  /** The rest: provinces and the nation. */
  *takeAll(): Generator<Cell> {
    yield* this.takeFine();
    yield* this.cells(this.wide);
    this.wide.clear();
  }

  private *cells(grids: ReadonlyMap<string, Grid>): Generator<Cell> {
    for (const [key, grid] of grids) {
      const [place, segment] = key.split('|') as [string, string];
      for (const [slot, [attendances, met, people]] of grid) {
        if (attendances === 0 && met === 0 && people === 0) continue;
        const [lot, pillar, period] = this.names[slot]!.split('|') as [string, string, string];
        yield { lot, pillar, segment, place, period, attendances, met, people };
      }
    }
  }
}

function gridOf(grids: Map<string, Grid>, place: string, segment: string): Grid {
  const key = `${place}|${segment}`;
  let grid = grids.get(key);
  if (!grid) grids.set(key, (grid = new Map<number, Sums>()));
  return grid;
}

function addTo(grid: Grid, slot: number, attendances: number, met: number, people: number): void {
  const sums = grid.get(slot);
  if (!sums) return void grid.set(slot, [attendances, met, people]);
  sums[0] += attendances;
  sums[1] += met;
  sums[2] += people;
}
