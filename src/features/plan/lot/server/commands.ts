import type { Transaction } from 'kysely';
import { lockEvent, resolvePlaces } from '#features/event/server/commands.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { within } from '#features/region/model.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Lot } from '../model.ts';
import type { LotEntry } from '../schema.ts';
import { lotChanged, lotNumberTaken, lotOther, lotPeriodWrong } from './errors.ts';
import { assertMayKeepLots } from './policy.ts';
import { getLot } from './queries.ts';

type Keyed = { key?: IdempotencyKey | null };

/** A new lot of a programme. Refuses `programme_unknown`, `forbidden`, `lot_number_taken`, `invalid` (period, regions). */
export function createLot(app: App, principal: Principal, { programme: programmeKey, entry, key = null }: { programme: string; entry: LotEntry } & Keyed): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const programme = await getProgramme(trx, programmeKey);
    assertMayKeepLots(principal, programme.id);
    const { regions, ...row } = await columns(trx, entry);
    const id = newId();
    const { numInsertedOrUpdatedRows } = await trx.insertInto('plan_lot').values({ id, programme_id: programme.id, created_at: now, ...row }).onConflict((conflict) => conflict.columns(['programme_id', 'number']).doNothing()).executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) throw lotNumberTaken();
    await placeLot(trx, id, regions);
    await writeAudit(trx, { by: principal, at: now, action: 'lot.create', objectKind: 'lot', objectId: id, detail: { regions: regions.length } });
    return { id };
  }));
}

/** Saves a lot whole. Refuses `not_found`, `forbidden`, `lot_changed` (somebody saved after the form was shown) and like `createLot`. */
export function editLot(app: App, principal: Principal, { lotId, version, entry, key = null }: { lotId: string; version: number; entry: LotEntry } & Keyed): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const lot = await getLot(trx, { lotId });
    assertMayKeepLots(principal, lot.programmeId);
    const { version: now } = await trx.selectFrom('plan_lot').select('version').where('id', '=', lotId).forUpdate().executeTakeFirstOrThrow();
    if (now !== version) throw lotChanged();
    const { regions, ...row } = await columns(trx, entry);
    const twin = await trx.selectFrom('plan_lot').select('id').where('programme_id', '=', lot.programmeId).where('number', '=', entry.number).where('id', '<>', lotId).executeTakeFirst();
    if (twin) throw lotNumberTaken();
    await trx.updateTable('plan_lot').set({ ...row, version: version + 1 }).where('id', '=', lotId).execute();
    await trx.deleteFrom('plan_lot_region').where('lot_id', '=', lotId).execute();
    await placeLot(trx, lotId, regions);
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'lot.edit', objectKind: 'lot', objectId: lotId, detail: { version: version + 1 } });
    return { id: lotId };
  }));
}

/** Puts an event under a lot, or under none (null). Refuses `not_found`, `forbidden`, and why it is not the lot's: `lot_other_programme`, `_region`, `_period`. */
export function assignLot(app: App, principal: Principal, { event: slugOrId, lotId, key = null }: { event: string; lotId: string | null } & Keyed): Promise<{ lotId: string | null }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    if (lotId !== null) {
      const why = whyNot(await getLot(trx, { lotId }), event);
      if (why) throw lotOther(why);
    }
    await keepAssignment(trx, event.id, lotId, principal, app.clock.now());
    return { lotId };
  }));
}

/** Inside a command: writes the assignment and its audit line. */
export async function keepAssignment(trx: Transaction<Database>, eventId: string, lotId: string | null, principal: Principal, now: Date): Promise<void> {
  await trx.deleteFrom('plan_lot_event').where('event_id', '=', eventId).execute();
  if (lotId !== null) await trx.insertInto('plan_lot_event').values({ event_id: eventId, lot_id: lotId, assigned_by: principalId(principal), assigned_at: now }).execute();
  await writeAudit(trx, { by: principal, at: now, action: 'lot.assign', objectKind: 'event', objectId: eventId, eventId, detail: { lot: lotId } });
}

/** Puts every event of the programme that lies in one lot's regions and period alone, and has no lot yet, under that lot. Answers how many. */
export function gatherEvents(app: App, principal: Principal, { lotId, key = null }: { lotId: string } & Keyed): Promise<{ assigned: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const lot = await getLot(trx, { lotId });
    assertMayKeepLots(principal, lot.programmeId);
    const rows = await trx.selectFrom('event').innerJoin('event_region as place', 'place.event_id', 'event.id').select(['event.id', 'place.region_code'])
      .where('event.programme_id', '=', lot.programmeId).where('event.simulated', '=', false).where('event.starts_on', '>=', lot.startsOn).where('event.starts_on', '<=', lot.endsOn)
      .where((row) => row.not(row.exists(row.selectFrom('plan_lot_event as own').select('own.event_id').whereRef('own.event_id', '=', 'event.id')))).execute();
    const own = [...Map.groupBy(rows, (row) => row.id)].filter(([, places]) => places.every((place) => lot.regions.some((region) => within(place.region_code, region.code)))).map(([id]) => id);
    const now = app.clock.now();
    if (own.length > 0) await trx.insertInto('plan_lot_event').values(own.map((id) => ({ event_id: id, lot_id: lotId, assigned_by: principalId(principal), assigned_at: now }))).onConflict((conflict) => conflict.doNothing()).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'lot.gather', objectKind: 'lot', objectId: lotId, detail: { events: own.length } });
    return { assigned: own.length };
  }));
}

/** Why an event is not a lot's, or null. One of its regions in the lot is enough: an event may serve several. */
export function whyNot(lot: Lot, event: Pick<EventRecord, 'programmeId' | 'startsOn' | 'regions'>): 'lot_other_programme' | 'lot_other_region' | 'lot_other_period' | null {
  if (lot.programmeId !== event.programmeId) return 'lot_other_programme';
  if (!event.regions.some((place) => lot.regions.some((region) => within(place.code, region.code)))) return 'lot_other_region';
  return lot.startsOn <= event.startsOn && event.startsOn <= lot.endsOn ? null : 'lot_other_period';
}

async function columns(trx: Transaction<Database>, entry: LotEntry) {
  if (entry.endsOn < entry.startsOn) throw lotPeriodWrong();
  const regions = await resolvePlaces(trx, entry.regions, entry.startsOn);
  return {
    regions: regions.map((region) => region.code), number: entry.number, name: entry.name, contractor: entry.contractor, starts_on: entry.startsOn, ends_on: entry.endsOn,
    events: entry.events, people: entry.people, events_a_day: entry.eventsADay, source: entry.source,
  };
}

async function placeLot(trx: Transaction<Database>, lotId: string, codes: readonly string[]): Promise<void> {
  await trx.insertInto('plan_lot_region').values(codes.map((code) => ({ lot_id: lotId, region_code: code }))).execute();
}
