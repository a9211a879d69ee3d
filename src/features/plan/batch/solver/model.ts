import { bundle, groupsFor, partsOf, type Instance } from '../bundle/model.ts';
import { sendPeople, type Placement } from '../flow/model.ts';
import { formulate, fullestFirst, type MixedModel } from '../formulation/model.ts';
import { emptyGroups, type BatchGroup, type BatchProblem } from '../model.ts';
import { layLine } from '../packing/model.ts';
import { sweepDays } from '../sweep/model.ts';

/** What a mixed-integer solver is asked. */
export interface SolverCall {
  model: MixedModel;
  /** Seconds of its own. */
  seconds: number;
  /** Values to start from. */
  start?: readonly number[] | undefined;
  /** Good enough: the objective may be this share above the bound. */
  gap?: number | undefined;
  /** Told now and then: the best objective (Infinity = none yet) and the bound. True = stop. */
  onProgress?: ((best: number, bound: number) => boolean) | undefined;
}
export interface SolverAnswer {
  /** `stopped` = out of time, or told to stop. */
  outcome: 'optimal' | 'infeasible' | 'stopped';
  /** Null where no solution was found. */
  values: ArrayLike<number> | null;
  /** No solution has a lower objective. */
  bound: number;
}
export type Solver = (call: SolverCall) => SolverAnswer;

export interface Limits {
  /** Seconds for the whole problem. */
  seconds: number;
  /** Above 0: a plan this near to the bound is enough. */
  gap?: number;
  now: () => number;
  onProgress?: ((step: { splits: number | null; bound: number }) => void) | undefined;
}

export interface Solved {
  outcome: 'planned' | 'infeasible' | 'unknown';
  splits: number;
  bound: number;
  groups: BatchGroup[];
}

/** The splits that size alone forces: who is larger than a group takes several. */
export const forcedSplits = ({ items, capacity }: Instance): number => items.reduce((sum, { people }) => sum + Math.ceil(people / capacity) - 1, 0);

/**
 * The plan with the fewest splits, or the best found in the time with the bound that is proven. Days that share no unit are solved
 * apart. First the line (see `layLine`) or, for many items, the sweep: with a bound from below it often is the plan already. What stays
 * open goes to the solver; without one (null) the answer is then "unknown".
 */
export function solveBatches(problem: BatchProblem, solver: Solver | null, limits: Limits): Solved {
  const instance = bundle(problem);
  const groups = emptyGroups(problem);
  const began = limits.now();
  const parts = partsOf(instance);
  let [splits, bound] = [0, 0];
  for (const [at, part] of parts.entries()) {
    const left = limits.seconds - (limits.now() - began) / 1000;
    const found = solveInstance(part.instance, solver, { ...limits, seconds: Math.max(left / (parts.length - at), 0.2), onProgress: limits.onProgress && ((step) => limits.onProgress?.({ splits: step.splits === null ? null : splits + step.splits, bound: bound + step.bound })) });
    if (found.outcome !== 'planned') return { outcome: found.outcome, splits: 0, bound: 0, groups: [] };
    splits += found.splits;
    bound += found.bound;
    found.placement.forEach((own, item) => {
      for (const [group, people] of own) {
        const [day, k] = [part.dayNumbers[Math.floor(group / instance.groupsPerDay)]!, group % instance.groupsPerDay];
        const { units } = groups[day * instance.groupsPerDay + k]!;
        const members = instance.items[part.itemNumbers[item]!]!;
        // Several units are one item only where it is whole: then each goes with all its people.
        if (members.whole) units.push(...members.units.map((unit) => ({ unit, people: problem.units.find((one) => one.unit === unit)!.people })));
        else units.push({ unit: members.units[0]!, people });
      }
    });
  }
  return { outcome: 'planned', splits, bound, groups };
}

type Found = { outcome: 'planned'; splits: number; bound: number; placement: Placement } | { outcome: 'infeasible' | 'unknown' };

function solveInstance(instance: Instance, solver: Solver | null, { seconds, gap = 0, now, onProgress }: Limits): Found {
  const began = now();
  let bound = Math.max(forcedSplits(instance), layLine(instance, { keepWishes: false })?.splits ?? 0);
  const first = [layLine(instance, { keepWishes: true }) ?? sweepDays(instance), fillGreedily(instance)];
  let best = first.reduce((one, other) => (!one || (other && other.splits < one.splits) ? other : one), null);
  onProgress?.({ splits: best?.splits ?? null, bound });
  if (best && best.splits - bound <= gap * (best.splits + instance.items.length)) return { outcome: 'planned', bound, ...best };

  if (!solver) return { outcome: 'unknown' };

  const { model, supportOf, valuesOf } = formulate(instance, { sharp: true, leastSplits: bound });
  const answer = solver({
    model, gap, seconds: Math.max(seconds - (now() - began) / 1000, 0.1),
    start: best ? valuesOf(fullestFirst(instance, best.placement)) : undefined,
    onProgress(objective, proven) {
      const splits = Number.isFinite(objective) ? Math.round(objective) - instance.items.length : null;
      const reached = Math.min(best?.splits ?? Infinity, splits ?? Infinity);
      onProgress?.({ splits: Number.isFinite(reached) ? reached : null, bound: Math.max(bound, roundUp(proven) - instance.items.length) });
      return reached <= bound;
    },
  });
  if (answer.outcome === 'infeasible') return best ? { outcome: 'planned', bound: best.splits, ...best } : { outcome: 'infeasible' };
  const support = answer.values === null ? null : supportOf(answer.values);
  const placed = support && place(instance, support);
  if (placed && placed.splits < (best?.splits ?? Infinity)) best = placed;
  if (!best) return { outcome: 'unknown' };
  bound = Math.min(best.splits, answer.outcome === 'optimal' && gap === 0 ? best.splits : Math.max(bound, roundUp(answer.bound) - instance.items.length));
  return { outcome: 'planned', bound, ...best };
}

/** A solver's bound is a float (14.99999); a plan has a whole number of parts. */
const roundUp = (bound: number): number => (Number.isFinite(bound) ? Math.ceil(bound - 1e-4) : 0);

/** Whole people on the groups that a solution uses; null where they do not fit, which no solution within its tolerances is. */
function place(instance: Instance, support: readonly (readonly number[])[]): { splits: number; placement: Placement } | null {
  const { items, capacity } = instance;
  const capacities = Array.from({ length: instance.days * instance.groupsPerDay }, () => capacity);
  const { sent, placement } = sendPeople({ people: items.map((item) => item.people), groups: support, capacities });
  if (sent < items.reduce((sum, item) => sum + item.people, 0)) return null;
  return { splits: placement.reduce((sum, parts) => sum + parts.size - 1, 0), placement };
}

/**
 * A first plan for many items: those with the least choice and the most people first, whole into the fullest group that still takes
 * them, else in pieces into the emptiest. Null where it runs out of room (the solver looks further).
 */
function fillGreedily(instance: Instance): { splits: number; placement: Placement } | null {
  const { items, capacity } = instance;
  const room = Array.from({ length: instance.days * instance.groupsPerDay }, () => capacity);
  const placement = items.map(() => new Map<number, number>());
  const foes = items.map(() => new Set<number>());
  for (const [a, b] of instance.apart) {
    foes[a]!.add(b);
    foes[b]!.add(a);
  }
  const order = [...items.keys()].toSorted((a, b) => Number(items[b]!.whole) - Number(items[a]!.whole) || items[a]!.days.length - items[b]!.days.length || items[b]!.people - items[a]!.people);
  const free = (at: number): number[] => groupsFor(instance, items[at]!).filter((group) => room[group]! > 0 && ![...foes[at]!].some((foe) => placement[foe]!.has(group)));
  const take = (at: number, group: number, people: number): void => {
    placement[at]!.set(group, people);
    room[group]! -= people;
  };
  for (const at of order) {
    const { people, whole } = items[at]!;
    const snug = free(at).filter((group) => room[group]! >= people).toSorted((a, b) => room[a]! - room[b]!)[0];
    if (snug !== undefined) {
      take(at, snug, people);
      continue;
    }
    if (whole) return null;
    let left = people;
    for (const group of free(at).toSorted((a, b) => room[b]! - room[a]!)) {
      const part = Math.min(left, room[group]!);
      if (part > 0) take(at, group, part);
      left -= part;
      if (left === 0) break;
    }
    if (left > 0) return null;
  }
  return { splits: placement.reduce((sum, parts) => sum + parts.size - 1, 0), placement };
}
