/** The run of show. Instants are ISO strings, for the same item travels through forms, the room's stream and the browser. */

export const itemKinds = ['opening', 'anthem', 'video', 'speech', 'talk', 'kol', 'questions', 'poll', 'photo', 'break', 'closing', 'other'] as const;
export type ItemKind = (typeof itemKinds)[number];

export interface RundownItem {
  id: string;
  /** 1, 2, ... in the order of the show. */
  position: number;
  kind: ItemKind;
  title: string;
  /** Who appears, as the programme prints the name; null = nobody in particular. */
  castId: string | null;
  castName: string | null;
  plannedStartsAt: string | null;
  plannedMinutes: number | null;
  /** The first start; null = it was not on yet. */
  startedAt: string | null;
  /** The last end; null while it is on, or before. */
  endedAt: string | null;
  /** When the stretch began that it is on in; null when it is not on. An item that was gone back to has several. */
  since: string | null;
  /** Seconds of its finished stretches. */
  ranSeconds: number;
  /** Minutes given on the day; `plannedMinutes` stays what was planned. */
  extendedMinutes: number;
  /** Put in while the event was on: it has no place in the plan. */
  inserted: boolean;
  skipped: boolean;
  /** Left by going back, and next again. */
  resume: boolean;
}

export interface RundownState {
  /** On now; at most one. */
  current: RundownItem | null;
  /** What follows: the first item nobody started, after the newest one that was. */
  next: RundownItem | null;
  /** Minutes that the current item has left by the plan, rounded up; negative = it runs over. Null without a plan. */
  remainingMinutes: number | null;
  /** Minutes that the show is behind its plan (negative = ahead) as the current item would end; null where the plan gives no hours. */
  lateMinutes: number | null;
  /** Everything was on and is over. */
  over: boolean;
}

const minute = 60_000;

/** When each item should start: its own hour, else the end of the one before it; null where neither is known. Keyed by item id. */
export function planOf(items: readonly RundownItem[], startsAt: string | null): Map<string, string | null> {
  const plan = new Map<string, string | null>();
  let free = startsAt === null ? null : Date.parse(startsAt);
  for (const item of inOrder(items)) {
    if (item.inserted) {
      plan.set(item.id, null);
      continue;
    }
    const at: number | null = item.plannedStartsAt === null ? free : Date.parse(item.plannedStartsAt);
    plan.set(item.id, at === null ? null : new Date(at).toISOString());
    free = at === null || item.plannedMinutes === null ? null : at + item.plannedMinutes * minute;
  }
  return plan;
}

/** The state of the show at an instant. */
export function stateOf(items: readonly RundownItem[], now: Date, startsAt: string | null = null): RundownState {
  const ordered = inOrder(items);
  const current = ordered.find((item) => item.startedAt !== null && item.endedAt === null) ?? null;
  const next = nextOf(ordered);
  // An item that is on again counts as if it had begun so much earlier as it was on before.
  const began = current ? Date.parse(current.since ?? current.startedAt!) - current.ranSeconds * 1000 : 0;
  const remainingMinutes = current?.plannedMinutes == null ? null : Math.ceil((began + (current.plannedMinutes + current.extendedMinutes) * minute - now.getTime()) / minute);
  const planned = current ? (planOf(ordered, startsAt).get(current.id) ?? null) : null;
  let lateMinutes: number | null = null;
  if (current && planned !== null) {
    lateMinutes = Math.round((began - Date.parse(planned)) / minute) + current.extendedMinutes + (remainingMinutes === null ? 0 : Math.max(0, -remainingMinutes));
  }
  return { current, next, remainingMinutes, lateMinutes, over: current === null && next === null && ordered.length > 0 };
}

/**
 * What going on means: first what was left by going back, else the first item nobody started or skipped after the newest that was on;
 * an item passed over stays passed over.
 */
export function nextOf(items: readonly RundownItem[]): RundownItem | null {
  const ordered = inOrder(items);
  const left = ordered.find((item) => item.resume);
  if (left) return left;
  const newest = ordered.findLast((item) => item.startedAt !== null && !item.inserted)?.position ?? 0;
  return ordered.find((item) => item.startedAt === null && !item.skipped && (item.position > newest || item.inserted)) ?? null;
}

/** What going back leads to: what was on last before the item that is on; what was itself left by going back is not meant. Null = nothing was on before. */
export function backOf(items: readonly RundownItem[]): RundownItem | null {
  const before = inOrder(items).filter((item) => item.endedAt !== null && !item.resume);
  return before.reduce<RundownItem | null>((last, item) => (last === null || Date.parse(item.endedAt!) >= Date.parse(last.endedAt!) ? item : last), null);
}

/** Going back within this time means that the click before was a slip: the item that was on by mistake never was. */
export const slipMs = 30_000;

/** Minutes that an item ran over its plan (negative = shorter), as it is over or on; null without a plan or before it was on. */
export function overMinutes(item: RundownItem, now: Date): number | null {
  if (item.plannedMinutes === null || item.startedAt === null) return null;
  const on = item.since === null ? 0 : Math.max(0, now.getTime() - Date.parse(item.since));
  return Math.round((item.ranSeconds * 1000 + on) / minute) - item.plannedMinutes;
}

/**
 * The instant a click counts for: now, but never before something that already happened. Clocks of two machines differ, and a
 * clock may be set back; what is recorded only moves forward.
 */
export function momentFor(items: readonly RundownItem[], now: Date): Date {
  const seen = items.flatMap((item) => [item.startedAt, item.endedAt, item.since]).map((at) => (at === null ? 0 : Date.parse(at)));
  return new Date(Math.max(now.getTime(), ...seen));
}

/** The items with those of the same id replaced; what a stream says applied to what a page shows. */
export function withChanges(items: readonly RundownItem[], changed: readonly RundownItem[]): RundownItem[] {
  const byId = new Map(changed.map((item) => [item.id, item]));
  return items.map((item) => byId.get(item.id) ?? item);
}

const inOrder = (items: readonly RundownItem[]): RundownItem[] => [...items].sort((a, b) => a.position - b.position);
