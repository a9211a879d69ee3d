/**
 * Progress of a programme. Four kinds of number never mix: stated (a target), proven (the ledger), reported (said by others)
 * and simulated (rehearsals). And people, attendances and events are three counts.
 */
import type { Target } from '#features/programme/model.ts';

/** Over closed events. */
export interface Counts {
  /** Different persons of the programme with at least one attendance that fulfils its event's rule. */
  people: number;
  /** Attendances that fulfil the rule; somebody at two events is two. */
  met: number;
  /** All attendances, the ones that were too short among them. */
  attendances: number;
  events: number;
}

export const noCounts: Counts = { people: 0, met: 0, attendances: 0, events: 0 };

export type Qualifier = 'exactly' | 'moreThan' | 'about';

/** A figure that somebody else stated about one event. */
export interface ReportedFigure {
  event: string;
  theme: string;
  kind: 'attended' | 'registered' | 'participants' | 'views';
  count: number | null;
  qualifier: Qualifier | null;
  basis: string | null;
  asWritten: string | null;
  source: string;
}

/** Figures of one kind and basis. Only exact ones may be added, and the sum is one of attendances, never of people. */
export interface ReportedGroup {
  kind: ReportedFigure['kind'];
  basis: string | null;
  /** Of the exact figures of this group; null where there is none. */
  exactSum: { events: number; count: number } | null;
  /** Bounds, estimates and figures without a number: they stand alone. */
  alone: ReportedFigure[];
}

/** Groups what may be compared; adds only what was counted exactly. */
export function groupReported(figures: readonly ReportedFigure[]): ReportedGroup[] {
  const groups = Map.groupBy(figures, (figure) => `${figure.kind}\n${figure.basis ?? ''}`);
  return [...groups.values()].map((group) => {
    const exact = group.filter((figure) => figure.qualifier === 'exactly' && figure.count !== null);
    const { kind, basis } = group[0]!;
    return {
      kind,
      basis,
      exactSum: exact.length === 0 ? null : { events: exact.length, count: exact.reduce((sum, figure) => sum + figure.count!, 0) },
      alone: group.filter((figure) => !exact.includes(figure)),
    };
  });
}

export interface EventLine {
  slug: string;
  theme: string;
  startsOn: string;
  state: string;
  regions: string[];
  /** Null while the event is not closed: its counts are not final. */
  counts: { registrations: number; attendances: number; met: number } | null;
}

export interface ProgrammeProgress {
  programme: { key: string; name: string; organiser: string };
  targets: Target[];
  proven: Counts;
  simulated: Counts | null;
  reported: ReportedFigure[];
  reportedGroups: ReportedGroup[];
  events: { total: number; lines: EventLine[] };
}

export type Figure = 'proven' | 'reported' | 'simulated';

/** One bar of the picture; `part` is its length as a share of the target, at most 1. */
export interface Bar {
  figure: Figure;
  /** What is counted. */
  of: 'people' | 'met' | ReportedFigure['kind'];
  count: number;
  qualifier: Qualifier;
  basis: string | null;
  /** Theme of the event whose figure stands alone. */
  theme: string | null;
  part: number;
}

/** At most so many single reported figures are drawn; the table under the picture has them all. */
const drawnAlone = 6;

/** The bars of one target, in the order they are drawn. Sign-ups and views are no presence and are left to the table. */
export function barsOf(progress: Pick<ProgrammeProgress, 'proven' | 'simulated' | 'reportedGroups'>, target: number): Bar[] {
  const part = (count: number): number => Math.min(1, count / target);
  const bar = (figure: Figure, of: Bar['of'], count: number, more: Partial<Bar> = {}): Bar => ({ figure, of, count, qualifier: 'exactly', basis: null, theme: null, part: part(count), ...more });
  const present = progress.reportedGroups.filter((group) => group.kind === 'attended' || group.kind === 'participants');
  const alone = present.flatMap((group) => group.alone).filter((figure) => figure.count !== null).sort((a, b) => b.count! - a.count!).slice(0, drawnAlone);
  return [
    bar('proven', 'people', progress.proven.people),
    bar('proven', 'met', progress.proven.met),
    ...present.flatMap((group) => (group.exactSum ? [bar('reported', group.kind, group.exactSum.count, { basis: group.basis })] : [])),
    ...alone.map((figure) => bar('reported', figure.kind, figure.count!, { basis: figure.basis, qualifier: figure.qualifier ?? 'about', theme: figure.theme })),
    ...(progress.simulated && progress.simulated.events > 0 ? [bar('simulated', 'people', progress.simulated.people)] : []),
  ];
}
