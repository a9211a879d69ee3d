import type { Transaction } from 'kysely';
import type { EventRecord } from '#features/event/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog, lockRoom } from '#platform/live/room-log.ts';
import { momentFor, nextOf, type RundownItem } from '../model.ts';
import type { ItemEntry } from '../schema.ts';
import { castUnknown, eventNotLive, itemStarted, nothingOn, rundownLocked, rundownMovedOn, rundownOver } from './errors.ts';
import { eventToRun } from './policy.ts';
import { listRundown } from './queries.ts';

/** Which event, by address or id, and the key that makes a repeated click one click; our own jobs send none. */
export interface RundownInput {
  event: string;
  key: IdempotencyKey | null;
}

/**
 * What was on when the operator pressed the button (null = nothing; absent = whatever is on). Two operators who press "next" at
 * the same moment mean the same step: the second is told so, and no item is passed over.
 */
export interface Seen {
  seen?: string | null | undefined;
}

export interface RundownAnswer {
  current: RundownItem | null;
  next: RundownItem | null;
}

/** Adds an item before `position` (absent = at the end). Refuses `rundown_locked` once the event is on, `invalid` for a stranger. */
export function addItem(app: App, principal: Principal, { event, key, position, ...entry }: RundownInput & ItemEntry & { position?: number | undefined }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, action: 'rundown.add' }, async ({ trx, event, items, record }) => {
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
export function editItem(app: App, principal: Principal, { event, key, itemId, ...entry }: RundownInput & ItemEntry & { itemId: string }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, action: 'rundown.edit' }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    find(items, itemId);
    await assertCast(trx, event.id, entry.castId);
    await trx.updateTable('rundown_item').set(columns(entry)).where('event_id', '=', event.id).where('id', '=', itemId).execute();
    await record(itemId, 'whole');
    return { itemId };
  });
}

/** Refuses `not_found`, `rundown_locked`. */
export function removeItem(app: App, principal: Principal, { event, key, itemId }: RundownInput & { itemId: string }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, action: 'rundown.remove' }, async ({ trx, event, items, record }) => {
    assertPlanning(event);
    const item = find(items, itemId);
    await trx.deleteFrom('rundown_item').where('event_id', '=', event.id).where('id', '=', itemId).execute();
    await shift(trx, event.id, item.position + 1, -1);
    await record(itemId, 'whole');
    return { itemId };
  });
}

/** Puts an item at a place; the others close up. Refuses `not_found`, `rundown_locked`. */
export function moveItem(app: App, principal: Principal, { event, key, itemId, position }: RundownInput & { itemId: string; position: number }): Promise<{ itemId: string }> {
  return change(app, principal, { event, key, action: 'rundown.move' }, async ({ trx, event, items, record }) => {
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
export function startItem(app: App, principal: Principal, { event, key, itemId }: RundownInput & { itemId: string }): Promise<RundownAnswer> {
  return change(app, principal, { event, key, action: 'rundown.start' }, async (room) => {
    assertLive(room.event);
    const item = find(room.items, itemId);
    if (item.startedAt !== null) throw itemStarted();
    return goTo(room, item);
  });
}

/**
 * Ends what is on and starts what follows; at the end of the show it only ends.
 * Refuses `event_not_live`, `rundown_moved_on` (see `Seen`), and `rundown_over` when nothing is on and nothing is left.
 */
export function nextItem(app: App, principal: Principal, { event, key, seen }: RundownInput & Seen): Promise<RundownAnswer> {
  return change(app, principal, { event, key, action: 'rundown.next' }, async (room) => {
    assertLive(room.event);
    assertSeen(room.items, seen);
    const next = nextOf(room.items);
    if (!next && !current(room.items)) throw rundownOver();
    return goTo(room, next);
  });
}

/** Ends what is on and starts nothing; `at` = when it really ended, for our own jobs. Refuses `event_not_live`, `rundown_moved_on` (see `Seen`), `rundown_nothing_on`. */
export function endItem(app: App, principal: Principal, { event, key, seen, at }: RundownInput & Seen & { at?: Date | undefined }): Promise<RundownAnswer> {
  return change(app, principal, { event, key, action: 'rundown.end' }, async (room) => {
    if (room.event.state !== 'ended' && !at) assertLive(room.event);
    assertSeen(room.items, seen);
    if (!current(room.items)) throw nothingOn();
    return goTo(at ? { ...room, now: at } : room, null);
  });
}

interface Room {
  trx: Transaction<Database>;
  event: EventRecord;
  /** As they stand under the room's lock. */
  items: RundownItem[];
  now: Date;
  /** Audit line and room log, last in the story; 'whole' sends all items, a list only those. */
  record(objectId: string, changed: 'whole' | readonly string[]): Promise<RundownItem[]>;
}

/** Every change of a show: permission, lock, rule and write (`act`), audit, log; the wake-up follows the commit. */
async function change<T extends object>(app: App, principal: Principal, { event: slugOrId, key, action }: RundownInput & { action: string }, act: (room: Room) => Promise<T>): Promise<T> {
  const now = app.clock.now();
  const { answer, eventId } = await withScope(app.db, principal, async (trx) => {
    const event = await eventToRun(trx, principal, slugOrId);
    await lockRoom(trx, event.id);
    const answer = await once(trx, now, key, async () => {
      const items = await listRundown(trx, { eventId: event.id });
      return act({ trx, event, items, now, record: (objectId, changed) => record(objectId, changed) });
    });
    return { answer, eventId: event.id };

    async function record(objectId: string, changed: 'whole' | readonly string[]): Promise<RundownItem[]> {
      await writeAudit(trx, { by: principal, at: now, action, objectKind: 'rundown_item', objectId, eventId: event.id });
      const items = await listRundown(trx, { eventId: event.id });
      const told = changed === 'whole' ? items : items.filter(({ id }) => changed.includes(id));
      // Nobody listens to a draft, and its earlier wordings are nobody's business later.
      if (event.state !== 'draft') await appendRoomLog(trx, event.id, now, [{ kind: changed === 'whole' ? 'rundown.changed' : 'rundown.moved', payload: { items: told.map((item) => ({ ...item })) } }]);
      return items;
    }
  });
  app.live.wake(eventId);
  return answer;
}

async function goTo({ trx, event, items, now, record }: Room, item: RundownItem | null): Promise<RundownAnswer> {
  const at = momentFor(items, now);
  const leaving = current(items);
  const set = (id: string, values: { actual_started_at: Date } | { actual_ended_at: Date }) => trx.updateTable('rundown_item').set(values).where('event_id', '=', event.id).where('id', '=', id).execute();
  if (leaving) await set(leaving.id, { actual_ended_at: at });
  if (item) await set(item.id, { actual_started_at: at });
  const changed = [leaving, item].flatMap((one) => (one ? [one.id] : []));
  const after = await record(item?.id ?? leaving!.id, changed);
  return { current: current(after), next: nextOf(after) };
}

const current = (items: readonly RundownItem[]): RundownItem | null => items.find((item) => item.startedAt !== null && item.endedAt === null) ?? null;

function find(items: readonly RundownItem[], itemId: string): RundownItem {
  const item = items.find(({ id }) => id === itemId);
  if (!item) throw notFound();
  return item;
}

function assertPlanning({ state }: EventRecord): void {
  if (state !== 'draft' && state !== 'published') throw rundownLocked();
}

function assertLive({ state }: EventRecord): void {
  if (state !== 'live') throw eventNotLive();
}

function assertSeen(items: readonly RundownItem[], seen: string | null | undefined): void {
  if (seen !== undefined && seen !== (current(items)?.id ?? null)) throw rundownMovedOn();
}

async function assertCast(trx: Transaction<Database>, eventId: string, castId: string | null): Promise<void> {
  if (castId === null) return;
  const member = await trx.selectFrom('event_cast').select('id').where('event_id', '=', eventId).where('id', '=', castId).executeTakeFirst();
  if (!member) throw castUnknown();
}

function columns({ kind, title, castId, plannedStartsAt, plannedMinutes }: ItemEntry) {
  return { kind, title, cast_id: castId, planned_starts_at: plannedStartsAt === null ? null : new Date(plannedStartsAt), planned_minutes: plannedMinutes };
}

async function shift(trx: Transaction<Database>, eventId: string, from: number, by: number): Promise<void> {
  await trx
    .updateTable('rundown_item')
    .set((eb) => ({ position: eb('position', '+', by) }))
    .where('event_id', '=', eventId)
    .where('position', '>=', from)
    .execute();
}
