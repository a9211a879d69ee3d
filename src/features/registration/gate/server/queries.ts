import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';
import { mostPerDevice, pacePerSecond } from '../model.ts';

/** What one process remembers of an event's door: how fast its numbers grow, and the next slot of those without proof. */
interface Door {
  numbers: { at: number; last: number }[];
  asked: Promise<void> | null;
  nextSlot: number;
}

// Kept per process: a rush that three processes share is seen by each of them in the event's numbers.
const doors = new WeakMap<object, Map<string, Door>>();
const windowMs = 10_000;
const sampleMs = 1_000;
const mostDoors = 5_000;

function doorOf(app: App, eventId: string): Door {
  let known = doors.get(app.db);
  if (!known) doors.set(app.db, (known = new Map()));
  let door = known.get(eventId);
  if (!door) {
    if (known.size >= mostDoors) known.delete(known.keys().next().value!);
    known.set(eventId, (door = { numbers: [], asked: null, nextSlot: 0 }));
  }
  return door;
}

/** Sign-ups a second of one event over the last ten seconds, asked of its counter at most once a second. */
export async function signUpRate(app: App, event: { eventId: string; programmeId: string }): Promise<number> {
  const door = doorOf(app, event.eventId);
  const now = performance.now();
  if (now - (door.numbers.at(-1)?.at ?? -Infinity) >= sampleMs) {
    door.asked ??= sample(app, door, event).finally(() => (door.asked = null));
    await door.asked;
  }
  const [first, last] = [door.numbers[0], door.numbers.at(-1)];
  if (!first || !last || last.at - first.at < sampleMs / 2) return 0;
  return ((last.last - first.last) * 1000) / (last.at - first.at);
}

async function sample(app: App, door: Door, event: { eventId: string; programmeId: string }): Promise<void> {
  const row = await withScope(app.db, { kind: 'event', ...event }, (trx) => trx.selectFrom('registration_counter').select('last_number').where('event_id', '=', event.eventId).executeTakeFirst());
  const at = performance.now();
  door.numbers.push({ at, last: row?.last_number ?? 0 });
  // The newest sample that is older than the window stays, so that a quiet minute does not look like the start of a rush.
  while (door.numbers.length > 2 && at - door.numbers[1]!.at > windowMs) door.numbers.shift();
}

/** Milliseconds until the queue of those without proof reaches the next one; taking the slot. */
export function takeSlot(app: App, eventId: string): number {
  const door = doorOf(app, eventId);
  const now = performance.now();
  const slot = Math.max(now, door.nextSlot);
  door.nextSlot = slot + 1000 / pacePerSecond;
  return slot - now;
}

/** Whether this browser has signed up more people within an hour than one family or class. */
export async function isOverBudget(app: App, event: { eventId: string; programmeId: string }, device: Buffer | null): Promise<boolean> {
  if (device === null) return false;
  const since = new Date(app.clock.now().getTime() - 3_600_000);
  const rows = await withScope(app.db, { kind: 'event', ...event }, (trx) =>
    trx.selectFrom('registration_arrival').select('registration_id').where('event_id', '=', event.eventId).where('device', '=', device).where('at', '>', since).limit(mostPerDevice + 1).execute(),
  );
  return rows.length >= mostPerDevice;
}
