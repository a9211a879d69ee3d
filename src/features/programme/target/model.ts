export const targetPillars = ['skill', 'safety', 'ethics', 'culture'] as const;

/** The target of one region, segment, pillar and period; null = all of them. At least one of people and events is stated. */
export interface TargetCell {
  id: string;
  regionCode: string | null;
  segment: string | null;
  pillar: (typeof targetPillars)[number] | null;
  /** First and last day of the period (ISO). */
  startsOn: string;
  endsOn: string;
  people: number | null;
  events: number | null;
  source: string;
  statedOn: string | null;
  /** 1, 2, ... of this cell; the newest holds. */
  version: number;
}

export type Axis = 'region' | 'segment' | 'pillar' | 'period';
export type Measure = 'people' | 'events';

/** A cell that is divided along one axis, and whether its parts add up to it. */
export interface Division {
  parent: TargetCell;
  axis: Axis;
  children: TargetCell[];
  measure: Measure;
  /** Of the parent, and of the children together. */
  stated: number;
  parts: number;
  /** Stated less parts; 0 = they reconcile. */
  gap: number;
  /** Children that state nothing of this measure: part of the gap may be theirs. */
  silent: number;
}

/**
 * Every division of a cell into finer cells that are there: the nation into provinces, a province into the regencies that lay in it on the
 * first day of the period (`provinceOf`), all segments or pillars into single ones, a period into periods within it that do not overlap.
 * The parts of one axis agree with the parent in all the others.
 */
export function divisionsOf(cells: readonly TargetCell[], provinceOf: (code: string, on: string) => string | null): Division[] {
  const same = (a: TargetCell, b: TargetCell, except: Axis): boolean =>
    (except === 'region' || a.regionCode === b.regionCode) && (except === 'segment' || a.segment === b.segment)
    && (except === 'pillar' || a.pillar === b.pillar) && (except === 'period' || (a.startsOn === b.startsOn && a.endsOn === b.endsOn));
  const isPart: Record<Axis, (parent: TargetCell, child: TargetCell) => boolean> = {
    region: ({ regionCode }, child) => child.regionCode !== null && (regionCode === null ? child.regionCode.length === 2 : regionCode.length === 2 && child.regionCode.length === 5 && provinceOf(child.regionCode, child.startsOn) === regionCode),
    segment: (parent, child) => parent.segment === null && child.segment !== null,
    pillar: (parent, child) => parent.pillar === null && child.pillar !== null,
    period: (parent, child) => parent.startsOn <= child.startsOn && child.endsOn <= parent.endsOn && (parent.startsOn !== child.startsOn || parent.endsOn !== child.endsOn),
  };
  const divisions: Division[] = [];
  for (const parent of cells) {
    for (const axis of ['region', 'segment', 'pillar', 'period'] as const) {
      const found = cells.filter((child) => child !== parent && same(parent, child, axis) && isPart[axis](parent, child));
      const children = axis === 'period' ? largestApart(found) : found;
      if (children.length === 0) continue;
      for (const measure of ['people', 'events'] as const) {
        const stated = parent[measure];
        if (stated === null || children.every((child) => child[measure] === null)) continue;
        const parts = children.reduce((sum, child) => sum + (child[measure] ?? 0), 0);
        divisions.push({ parent, axis, children, measure, stated, parts, gap: stated - parts, silent: children.filter((child) => child[measure] === null).length });
      }
    }
  }
  return divisions;
}

/** Of periods within a period: those that lie in no other one, so that a year's quarters and its months are not both added up. */
function largestApart(cells: readonly TargetCell[]): TargetCell[] {
  return cells.filter((cell) => !cells.some((other) => other !== cell && other.startsOn <= cell.startsOn && cell.endsOn <= other.endsOn && (other.startsOn !== cell.startsOn || other.endsOn !== cell.endsOn)));
}
