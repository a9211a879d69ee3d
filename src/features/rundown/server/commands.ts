import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound, type Refusal } from '#platform/http/refusal.ts';
import { formatTime } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom } from '#platform/live/room-log.ts';
import { momentFor, nextOf, type RundownItem } from '../model.ts';
import type { ItemEntry } from '../schema.ts';
import { castUnknown, eventNotLive, itemStarted, nothingOn, rundownLocked, rundownMeanwhile, rundownMovedOn, rundownOver } from './errors.ts';
import { eventToPlan, eventToRun } from './policy.ts';
import { listChanges, listRundown, showVersion } from './queries.ts';

/** Which event, by address or id, and the key that makes a repeated click one click; our own jobs send none. */
export interface RundownInput {
  event: string;
  key: IdempotencyKey | null;
  /**
   * The change that the operator's screen had seen last. After newer ones the click is refused with what happened meanwhile
   * (`rundown_meanwhile_<action>`); absent = whatever the show stands at.
   */
  version?: number | undefined;
}

/**
 * What was on when the operator pressed the button (null = nothing; absent = whatever is on). Two operators who press "next" at
 * the same moment mean the same step: the second is told so, and no item is passed over.
 */
export interface Seen {
  seen?: string | null | undefined;
}

export interface RundownAnswer {
  version: number;
  current: RundownItem | null;
  next: RundownItem | null;
}

/** Adds an item before `position` (absent = at the end). Refuses `rundown_locked` once the event is on, `invalid` for a stranger. */
export function addItem(app: App, principal: Principal, { event, key, version, position, ...entry }: RundownInput & ItemEntry & { position?: number | undefined }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, version, action: 'rundown.add', plan: true }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    await assertCast(trx, event.id, entry.castId);
    const at = Math.min(position ?? items.length + 1, items.length + 1);
    await shift(trx, event.id, at, 1);
    const itemId = newId();
    await trx.insertInto('rundown_item').values({ event_id: event.id, id: itemId, position: at, ...columns(entry) }).execute();
    await record(itemId, 'whole');
    return { itemId };
  });
}

/** Refuses `not_found`, `rundown_locked`, `invalid`. */
export function editItem(app: App, principal: Principal, { event, key, version, itemId, ...entry }: RundownInput & ItemEntry & { itemId: string }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, version, action: 'rundown.edit', plan: true }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    find(items, itemId);
    await assertCast(trx, event.id, entry.castId);
    await trx.updateTable('rundown_item').set(columns(entry)).where('event_id', '=', event.id).where('id', '=', itemId).execute();
    await record(itemId, 'whole');
    return { itemId };
  });
}

/** Refuses `not_found`, `rundown_locked`. */
export function removeItem(app: App, principal: Principal, { event, key, version, itemId }: RundownInput & { itemId: string }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, version, action: 'rundown.remove', plan: true }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    const item = find(items, itemId);
    await trx.deleteFrom('rundown_item').where('event_id', '=', event.id).where('id', '=', itemId).execute();
    await shift(trx, event.id, item.position + 1, -1);
    await record(itemId, 'whole');
    return { itemId };
  });
}

/** Puts an item at a place; the others close up. Refuses `not_found`, `rundown_locked`. */
export function moveItem(app: App, principal: Principal, { event, key, version, itemId, position }: RundownInput & { itemId: string; position: number }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, version, action: 'rundown.move', plan: true }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    const item = find(items, itemId);
    const others = items.filter((one) => one !== item);
    const order = others.toSpliced(Math.max(0, Math.min(position, items.length) - 1), 0, item);
    for (const [i, one] of order.entries()) {
      if (one.position !== i + 1) await trx.updateTable('rundown_item').set({ position: i + 1 }).where('event_id', '=', event.id).where('id', '=', one.id).execute();
    }
    await record(itemId, 'whole');
    return { itemId };
  });
}

/**
 * Starts an item, in or out of order; what is on ends at the same instant. Starting the first item opens nothing else.
 * Refuses `event_not_live`, `not_found`, `item_started`.
 */
export function startItem(app: App, principal: Principal, { event, key, version, itemId }: RundownInput & { itemId: string }): Promise<RundownAnswer> {
  return change(app, principal, { event, key, version, action: 'rundown.start' }, async (room) => {
    assertLive(room.event);
    const item = find(room.items, itemId);
    if (item.startedAt !== null && !item.resume) throw itemStarted();
    return goTo(room, item);
  });
}

/**
 * Ends what is on and starts what follows; at the end of the show it only ends.
 * Refuses `event_not_live`, `rundown_moved_on` (see `Seen`), and `rundown_over` when nothing is on and nothing is left.
 */
export function nextItem(app: App, principal: Principal, { event, key, version, seen }: RundownInput & Seen): Promise<RundownAnswer> {
  return change(app, principal, { event, key, version, action: 'rundown.next' }, async (room) => {
    assertLive(room.event);
    assertSeen(room.items, seen);
    const next = nextOf(room.items);
    if (!next && !current(room.items)) throw rundownOver();
    return goTo(room, next);
  });
}

/** Ends what is on and starts nothing; `at` = when it really ended, for our own jobs. Refuses `event_not_live`, `rundown_moved_on` (see `Seen`), `rundown_nothing_on`. */
export function endItem(app: App, principal: Principal, { event, key, version, seen, at }: RundownInput & Seen & { at?: Date | undefined }): Promise<RundownAnswer> {
  return change(app, principal, { event, key, version, action: 'rundown.end' }, async (room) => {
    if (room.event.state !== 'ended' && !at) assertLive(room.event);
    assertSeen(room.items, seen);
    if (!current(room.items)) throw nothingOn();
    return goTo(at ? { ...room, now: at } : room, null);
  });
}

export interface Room {
  trx: Transaction<Database>;
  event: EventRecord;
  /** As they stand under the room's lock. */
  items: RundownItem[];
  now: Date;
  /** Number, audit line and room log, last in the story; 'whole' sends all items, a list only those. */
  record(objectId: string, changed: 'whole' | readonly string[]): Promise<RundownAnswer>;
}

/**
 * Every change of a show: permission, lock, what the operator had seen, rule and write (`act`), number, audit, log; the wake-up follows
 * the commit. `plan` = the change is of the plan, which only editors make. Refuses `not_found`, `forbidden`, `rundown_meanwhile_<action>`.
 */
export async function change<T extends object>(app: App, principal: Principal, { event: slugOrId, key, version, action, plan = false }: RundownInput & { action: string; plan?: boolean }, act: (room: Room) => Promise<T>): Promise<T> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await (plan ? eventToPlan : eventToRun)(trx, principal, slugOrId);
    await lockRoom(trx, event.id);
    const answer = await once(trx, now, key, async () => {
      const last = await showVersion(trx, { eventId: event.id });
      if (version !== undefined && version !== last) throw await meanwhile(trx, event, version);
      const items = await listRundown(trx, { eventId: event.id });
      return act({ trx, event, items, now, record: (objectId, changed) => record(last + 1, objectId, items, changed) });
    });
    return { answer, eventId: event.id };

    async function record(number: number, objectId: string, before: readonly RundownItem[], changed: 'whole' | readonly string[]): Promise<RundownAnswer> {
      await writeAudit(trx, { by: principal, at: now, action, objectKind: 'rundown_item', objectId, eventId: event.id });
      const items = await listRundown(trx, { eventId: event.id });
      const title = [...items, ...before].find(({ id }) => id === objectId)?.title ?? null;
      await trx.insertInto('rundown_change').values({ event_id: event.id, version: number, action, item_id: objectId, title, actor: principalId(principal), at: now }).execute();
      const told = changed === 'whole' ? items : items.filter(({ id }) => changed.includes(id));
      // Nobody listens to a draft, and its earlier wordings are nobody's business later.
      if (event.state !== 'draft') await appendRoomLog(trx, event.id, now, [{ kind: changed === 'whole' ? 'rundown.changed' : 'rundown.moved', payload: { version: number, items: told.map((item) => ({ ...item })) } }]);
      return { version: number, current: current(items), next: nextOf(items) };
    }
  });
  app.live.wake(eventId);
  return answer;
}

/** What others did since the operator's screen was drawn, as a refusal that says the last of it. */
async function meanwhile(trx: Transaction<Database>, event: EventRecord, seen: number): Promise<Refusal> {
  const [last] = await listChanges(trx, { eventId: event.id, limit: 1 });
  if (!last) return rundownMovedOn();
  const verb = last.action.replace('rundown.', '');
  const at = `${formatTime(last.at, event.zone, 'id')} ${event.zone}`;
  return rundownMeanwhile(drivenBy.has(verb) ? verb : 'plan', { title: last.title ?? '', at, count: Math.max(1, last.version - seen) });
}
const drivenBy: ReadonlySet<string> = new Set(['next', 'start', 'end', 'back', 'extend', 'skip', 'insert']);

/** Ends what is on and begins a stretch of `item` (null = of nothing) at one instant, which is never before anything that happened. */
export async function goTo({ trx, event, items, now, record }: Room, item: RundownItem | null): Promise<RundownAnswer> {
  const at = momentFor(items, now);
  const leaving = current(items);
  if (leaving) await leave(trx, event.id, leaving, at);
  if (item) await begin(trx, event.id, item, at);
  return record(item?.id ?? leaving!.id, [leaving, item].flatMap((one) => (one ? [one.id] : [])));
}

/** Ends the stretch of the item that is on; `resume` = it is next again. */
export async function leave(trx: Transaction<Database>, eventId: string, item: RundownItem, at: Date, { resume = false } = {}): Promise<void> {
  await trx.updateTable('rundown_item').set({ actual_ended_at: at, resume }).where('event_id', '=', eventId).where('id', '=', item.id).execute();
  await trx.updateTable('rundown_stretch').set({ ended_at: at }).where('event_id', '=', eventId).where('item_id', '=', item.id).where('ended_at', 'is', null).execute();
}

/** Begins a stretch of an item that is not on. */
export async function begin(trx: Transaction<Database>, eventId: string, item: RundownItem, at: Date): Promise<void> {
  await trx.updateTable('rundown_item').set({ actual_started_at: item.startedAt === null ? at : new Date(item.startedAt), actual_ended_at: null, skipped_at: null, resume: false }).where('event_id', '=', eventId).where('id', '=', item.id).execute();
  const last = await trx.selectFrom('rundown_stretch').select((eb) => eb.fn.max('number').as('number')).where('event_id', '=', eventId).executeTakeFirst();
  await trx.insertInto('rundown_stretch').values({ event_id: eventId, number: (last?.number ?? 0) + 1, item_id: item.id, started_at: at }).execute();
}

/** What is on. */
export const current = (items: readonly RundownItem[]): RundownItem | null => items.find((item) => item.startedAt !== null && item.endedAt === null) ?? null;

/** Refuses `not_found`. */
export function find(items: readonly RundownItem[], itemId: string): RundownItem {
  const item = items.find(({ id }) => id === itemId);
  if (!item) throw notFound();
  return item;
}

function assertPlanning({ state }: EventRecord): void {
  if (state !== 'draft' && state !== 'published') throw rundownLocked();
}

/** Refuses `event_not_live`. */
export function assertLive({ state }: EventRecord): void {
  if (state !== 'live') throw eventNotLive();
}

function assertSeen(items: readonly RundownItem[], seen: string | null | undefined): void {
  if (seen !== undefined && seen !== (current(items)?.id ?? null)) throw rundownMovedOn();
}

/** Refuses `invalid`: somebody outside the cast. */
export async function assertCast(trx: Transaction<Database>, eventId: string, castId: string | null): Promise<void> {
  if (castId === null) return;
  const member = await trx.selectFrom('event_cast').select('id').where('event_id', '=', eventId).where('id', '=', castId).executeTakeFirst();
  if (!member) throw castUnknown();
}

/** The columns an entry fills. */
export function columns({ kind, title, castId, plannedStartsAt, plannedMinutes }: ItemEntry) {
  return { kind, title, cast_id: castId, planned_starts_at: plannedStartsAt === null ? null : new Date(plannedStartsAt), planned_minutes: plannedMinutes };
}

/** Moves everything from a place on; the table looks at double places at the commit. */
export async function shift(trx: Transaction<Database>, eventId: string, from: number, by: number): Promise<void> {
  await trx
    .updateTable('rundown_item')
    .set((eb) => ({ position: eb('position', '+', by) }))
    .where('event_id', '=', eventId)
    .where('position', '>=', from)
    .execute();
}
