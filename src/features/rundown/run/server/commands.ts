import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { backOf, momentFor, nextOf, slipMs, type RundownItem } from '../../model.ts';
import type { ItemEntry } from '../../schema.ts';
import { assertCast, assertLive, begin, change, columns, current, find, leave, shift, type RundownAnswer, type RundownInput } from '../../server/commands.ts';
import { itemStarted, noMinutes, nothingBefore, nothingOn, rundownOver } from '../../server/errors.ts';

/**
 * Goes back to what was on before. Within half a minute the click before was a slip: the item it started never was on, and the one
 * before it never ended. Later both stretches are kept: the item that is left is next again, the one gone back to goes on.
 * Refuses `event_not_live`, `rundown_nothing_before`.
 */
export function backItem(app: App, principal: Principal, input: RundownInput): Promise<RundownAnswer> {
  return change(app, principal, { ...input, action: 'rundown.back' }, async ({ trx, event, items, now, record }) => {
    assertLive(event);
    const target = backOf(items);
    if (!target) throw nothingBefore();
    const at = momentFor(items, now);
    const leaving = current(items);
    const quick = leaving ? at.getTime() - Date.parse(leaving.since!) <= slipMs : at.getTime() - Date.parse(target.endedAt!) <= slipMs;
    if (leaving && quick) await undo(trx, event.id, leaving);
    else if (leaving) await leave(trx, event.id, leaving, at, { resume: true });
    const seamless = quick && (leaving === null || leaving.since === target.endedAt);
    if (seamless) await reopen(trx, event.id, target);
    else await begin(trx, event.id, target, at);
    return record(target.id, [target, leaving].flatMap((item) => (item ? [item.id] : [])));
  });
}

/** Gives what is on some more minutes; the plan stays what it was. Refuses `event_not_live`, `rundown_nothing_on`, `rundown_no_minutes`. */
export function extendItem(app: App, principal: Principal, { minutes, ...input }: RundownInput & { minutes: number }): Promise<RundownAnswer> {
  return change(app, principal, { ...input, action: 'rundown.extend' }, async ({ trx, event, items, record }) => {
    assertLive(event);
    const item = current(items);
    if (!item) throw nothingOn();
    if (item.plannedMinutes === null) throw noMinutes();
    await trx.updateTable('rundown_item').set({ extended_minutes: Math.min(600, item.extendedMinutes + minutes) }).where('event_id', '=', event.id).where('id', '=', item.id).execute();
    return record(item.id, [item.id]);
  });
}

/**
 * Decides that an item (absent = the next) does not happen, or not again when it was left by going back; what is on stays on.
 * Starting it later takes that back. Refuses `event_not_live`, `rundown_over` (nothing follows), `not_found`, `item_started`.
 */
export function skipItem(app: App, principal: Principal, { itemId, ...input }: RundownInput & { itemId?: string | undefined }): Promise<RundownAnswer> {
  return change(app, principal, { ...input, action: 'rundown.skip' }, async ({ trx, event, items, now, record }) => {
    assertLive(event);
    const item = itemId === undefined ? nextOf(items) : find(items, itemId);
    if (!item) throw rundownOver();
    if (item.startedAt !== null && !item.resume) throw itemStarted();
    await trx.updateTable('rundown_item').set(item.resume ? { resume: false } : { skipped_at: now }).where('event_id', '=', event.id).where('id', '=', item.id).execute();
    return record(item.id, [item.id]);
  });
}

/** Puts an unplanned item right after what is on (or was on last); it is next. Refuses `event_not_live`, `invalid`. */
export function insertItem(app: App, principal: Principal, { event: slugOrId, key, version, ...entry }: RundownInput & ItemEntry): Promise<RundownAnswer> {
  return change(app, principal, { event: slugOrId, key, version, action: 'rundown.insert' }, async ({ trx, event, items, record }) => {
    assertLive(event);
    await assertCast(trx, event.id, entry.castId);
    const after = current(items) ?? backOf(items);
    const position = (after?.position ?? 0) + 1;
    await shift(trx, event.id, position, 1);
    const id = newId();
    await trx.insertInto('rundown_item').values({ event_id: event.id, id, position, inserted: true, ...columns({ ...entry, plannedStartsAt: null }) }).execute();
    return record(id, 'whole');
  });
}

/** Takes back the stretch an item is on in, as if it had not been started: what it was before is what its other stretches say. */
async function undo(trx: Transaction<Database>, eventId: string, item: RundownItem): Promise<void> {
  await trx.deleteFrom('rundown_stretch').where('event_id', '=', eventId).where('item_id', '=', item.id).where('ended_at', 'is', null).execute();
  const others = await trx.selectFrom('rundown_stretch').select(['started_at', 'ended_at']).where('event_id', '=', eventId).where('item_id', '=', item.id).orderBy('number').execute();
  const set = others.length === 0 ? { actual_started_at: null, actual_ended_at: null, resume: false } : { actual_started_at: others[0]!.started_at, actual_ended_at: others.at(-1)!.ended_at, resume: true };
  await trx.updateTable('rundown_item').set(set).where('event_id', '=', eventId).where('id', '=', item.id).execute();
}

/** Lets the last stretch of an item go on as if it had not ended. */
async function reopen(trx: Transaction<Database>, eventId: string, item: RundownItem): Promise<void> {
  await trx.updateTable('rundown_item').set({ actual_ended_at: null, resume: false }).where('event_id', '=', eventId).where('id', '=', item.id).execute();
  const last = await trx.selectFrom('rundown_stretch').select('number').where('event_id', '=', eventId).where('item_id', '=', item.id).orderBy('number', 'desc').executeTakeFirst();
  if (last) await trx.updateTable('rundown_stretch').set({ ended_at: null }).where('event_id', '=', eventId).where('number', '=', last.number).execute();
}
