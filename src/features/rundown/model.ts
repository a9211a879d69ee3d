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
  startedAt: string | null;
  endedAt: string | null;
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
  const remainingMinutes = current?.plannedMinutes == null ? null : Math.ceil((Date.parse(current.startedAt!) + current.plannedMinutes * minute - now.getTime()) / minute);
  const planned = current ? (planOf(ordered, startsAt).get(current.id) ?? null) : null;
  let lateMinutes: number | null = null;
  if (current && planned !== null) {
    const late = Date.parse(current.startedAt!) - Date.parse(planned);
    lateMinutes = Math.round(late / minute) + (remainingMinutes === null ? 0 : Math.max(0, -remainingMinutes));
  }
  return { current, next, remainingMinutes, lateMinutes, over: current === null && next === null && ordered.length > 0 };
}

/** The first item nobody started after the newest that was; an item passed over stays passed over. */
export function nextOf(items: readonly RundownItem[]): RundownItem | null {
  const ordered = inOrder(items);
  const newest = ordered.findLast((item) => item.startedAt !== null)?.position ?? 0;
  return ordered.find((item) => item.startedAt === null && item.position > newest) ?? null;
}

/**
 * The instant a click counts for: now, but never before something that already happened. Clocks of two machines differ, and a
 * clock may be set back; what is recorded only moves forward.
 */
export function momentFor(items: readonly RundownItem[], now: Date): Date {
  const seen = items.flatMap((item) => [item.startedAt, item.endedAt]).map((at) => (at === null ? 0 : Date.parse(at)));
  return new Date(Math.max(now.getTime(), ...seen));
}

/** The items with those of the same id replaced; what a stream says applied to what a page shows. */
export function withChanges(items: readonly RundownItem[], changed: readonly RundownItem[]): RundownItem[] {
  const byId = new Map(changed.map((item) => [item.id, item]));
  return items.map((item) => byId.get(item.id) ?? item);
}

const inOrder = (items: readonly RundownItem[]): RundownItem[] => [...items].sort((a, b) => a.position - b.position);
