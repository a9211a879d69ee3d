import type { Insertable, Transaction } from 'kysely';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { resolveRegion } from '#features/region/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit, type AuditLine } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database, EventTable } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';
import { getProgramme, listSegments } from '#features/programme/server/queries.ts';
import { instantOf, nextStates, slugOf, type EventRecord, type EventState } from '../model.ts';
import type { CrewEntry, EventDetails } from '../schema.ts';
import { eventChanged, eventIncomplete, eventStateWrong, hoursWrong, regionAmbiguous, regionNotYours, regionUnknown, segmentUnknown, slugTaken } from './errors.ts';
import { assertMayEdit, assertMayPlace, mayEdit } from './policy.ts';
import { getEvent } from './queries.ts';
import { eventClosed, eventEnded } from './signals.ts';

/** Every command takes the idempotency key of the request; our own jobs and the command line send none. */
export interface Keyed {
  key?: IdempotencyKey | null;
}

/** The version that the editor showed, for forms that write a whole list; absent = whatever is there now. */
export interface Seen {
  version?: number | undefined;
}

/** Refuses `event_changed` when somebody saved after the form was shown. The event is locked, so that nobody saves in between. */
export function assertSeen(event: EventRecord, { version }: Seen): void {
  if (version !== undefined && event.version !== version) throw eventChanged();
}

export interface Changed {
  id: string;
  slug: string;
  state: EventState;
  version: number;
}

export const answer = ({ id, slug, state, version }: EventRecord): Changed => ({ id, slug, state, version });

/**
 * A new event in state "draft". Regions are codes or names ("Kab. Jember"); the address is made of the first region and the day.
 * Refuses `programme_unknown`, `invalid` (unknown or ambiguous region, unknown segment, impossible hours), `forbidden`, `region_not_yours`.
 */
export async function createEvent(app: App, principal: Principal, { programme: programmeKey, details, regions, key = null }: { programme: string; details: EventDetails; regions: readonly string[] } & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const programme = await getProgramme(trx, programmeKey);
    const places = await resolvePlaces(trx, regions, details.startsOn);
    assertMayPlace(principal, programme.id, places.map((place) => place.code));
    await assertSegments(trx, programme.id, details.segments);
    const id = await insertEvent(trx, principal, now, { programmeId: programme.id, details, places });
    return answer(await getEvent(trx, id));
  }));
}

/** Inside a command: writes a new draft in these regions, with its audit line, and answers its id. Who may and what is known was asked before. */
export async function insertEvent(trx: Transaction<Database>, principal: Principal, now: Date, { programmeId, details, places }: { programmeId: string; details: EventDetails; places: readonly { code: string; name: string }[] }): Promise<string> {
  const id = newId();
  await insertWithFreeSlug(trx, slugOf(places[0]!.name, details.startsOn), { id, programme_id: programmeId, created_at: now, state: 'draft', ...columns(details) });
  await insertRegions(trx, id, places.map((place) => place.code));
  await writeAudit(trx, { by: principal, at: now, action: 'event.create', objectKind: 'event', objectId: id, eventId: id, detail: { regions: places.length } });
  return id;
}

/**
 * Saves what the editor shows, and the regions with it when they are given. `version` is the one the editor saw: refuses `event_changed`
 * when somebody saved meanwhile, and like `createEvent` otherwise.
 */
export async function editEvent(app: App, principal: Principal, { event: slugOrId, version, details, regions, key = null }: { event: string; version: number; details: EventDetails; regions?: readonly string[] } & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    if (event.version !== version) throw eventChanged();
    await assertSegments(trx, event.programmeId, details.segments);
    const saved = columns(details);
    if (event.state === 'published' || event.state === 'live') assertComplete({ startsAt: saved.starts_at, endsAt: saved.ends_at, regions: event.regions });
    // A zone that nobody stated stays so until somebody chooses another one.
    const zoneStated = event.zoneStated || details.zone !== event.zone;
    await trx.updateTable('event').set({ ...saved, zone_stated: zoneStated, version: version + 1 }).where('id', '=', event.id).execute();
    if (regions) await replaceRegions(trx, principal, event, regions, details.startsOn);
    await auditEvent(app, trx, principal, event, 'event.edit', { version: version + 1 });
    return { ...answer(event), version: version + 1 };
  }));
}

/**
 * Gives an event other regions: codes or names, in order. Refuses `invalid` (unknown, or borne by a Kabupaten and a Kota),
 * and `region_not_yours` when an organiser adds a region of others or gives up the last of their own.
 */
export async function setRegions(app: App, principal: Principal, { event: slugOrId, regions, version, key = null }: { event: string; regions: readonly string[] } & Seen & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    assertSeen(event, { version });
    await replaceRegions(trx, principal, event, regions, event.startsOn);
    await auditEvent(app, trx, principal, event, 'event.set_regions', { regions: regions.length });
    return touch(trx, event);
  }));
}

/** Writes the whole crew. */
export async function setCrew(app: App, principal: Principal, { event: slugOrId, crew, version, key = null }: { event: string; crew: readonly CrewEntry[] } & Seen & Keyed): Promise<Changed> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    assertSeen(event, { version });
    await replaceCrew(trx, event.id, crew);
    await auditEvent(app, trx, principal, event, 'event.set_crew', { crew: crew.length });
    return touch(trx, event);
  }));
}

/** Draft -> published: anybody may see it and sign up. Refuses `event_incomplete` without hours, zone and region, `event_state_published` from elsewhere. */
export async function publishEvent(app: App, principal: Principal, input: { event: string } & Keyed): Promise<Changed> {
  return advance(app, principal, input, { to: 'published', set: () => ({}), check: assertComplete });
}

/** Published -> live: the show runs, presence counts. Refuses `event_state_live` from elsewhere. */
export async function openEvent(app: App, principal: Principal, input: { event: string } & Keyed): Promise<Changed> {
  return advance(app, principal, input, { to: 'live', set: (now) => ({ opened_at: now }) });
}

/** Live -> ended: announces `event.ended`, so that what was observed is counted. Refuses `event_state_ended` from elsewhere. */
export async function endEvent(app: App, principal: Principal, input: { event: string } & Keyed): Promise<Changed> {
  return advance(app, principal, input, { to: 'ended', set: (now) => ({ ended_at: now }), signal: eventEnded });
}

/** Ended -> closed: counts are final; announces `event.closed`, so that the recap may be written. Refuses `event_state_closed` from elsewhere. */
export async function closeEvent(app: App, principal: Principal, input: { event: string } & Keyed): Promise<Changed> {
  return advance(app, principal, input, { to: 'closed', set: (now) => ({ closed_at: now }), signal: eventClosed });
}

interface Step {
  to: EventState;
  set(now: Date): { opened_at?: Date; ended_at?: Date; closed_at?: Date };
  signal?: string;
  check?(event: EventRecord): void;
}

async function advance(app: App, principal: Principal, { event: slugOrId, key = null }: { event: string } & Keyed, step: Step): Promise<Changed> {
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await lockEvent(trx, principal, slugOrId);
    if (!nextStates(event.state).includes(step.to)) throw eventStateWrong(step.to);
    step.check?.(event);
    await trx.updateTable('event').set({ state: step.to, version: event.version + 1, ...step.set(now) }).where('id', '=', event.id).execute();
    await auditEvent(app, trx, principal, event, `event.${step.to}`, {});
    if (step.signal) await app.jobs.announce(trx, step.signal, { eventId: event.id });
    await appendRoomLog(trx, event.id, now, [{ kind: 'event.state', payload: { state: step.to } }]);
    return { ...answer(event), state: step.to, version: event.version + 1 };
  }));
  app.live.wake(done.id);
  if (step.signal) app.jobs.wake(step.signal);
  return done;
}

/** The event, locked until the commit, for somebody who may edit it: refuses `not_found` where they may not see it, `forbidden` where they may only see it. */
export async function lockEvent(trx: Transaction<Database>, principal: Principal, slugOrId: string): Promise<EventRecord> {
  const { id } = await getEvent(trx, slugOrId);
  await trx.selectFrom('event').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  const event = await getEvent(trx, id); // as the lock's last holder left it
  assertMayEdit(principal, event);
  return event;
}

/** A change to the parts of an event is a change of the event: its version rises. */
export async function touch(trx: Transaction<Database>, event: EventRecord): Promise<Changed> {
  const version = event.version + 1;
  await trx.updateTable('event').set({ version }).where('id', '=', event.id).execute();
  return { ...answer(event), version };
}

export async function auditEvent(app: App, trx: Transaction<Database>, principal: Principal, event: { id: string }, action: string, detail: NonNullable<AuditLine['detail']>): Promise<void> {
  await writeAudit(trx, { by: principal, at: app.clock.now(), action, objectKind: 'event', objectId: event.id, eventId: event.id, detail });
}

/** The columns that an editor's details fill. Refuses `invalid` for hours or days in the wrong order, or an end without a start. */
export function columns(details: EventDetails) {
  const { startsOn, zone, startHour, endHour } = details;
  const endsOn = details.endsOn ?? startsOn;
  if (endsOn < startsOn) throw hoursWrong({ endsOn: 'ends_before_start' });
  if (endHour && !startHour) throw hoursWrong({ startHour: 'required' });
  const startsAt = startHour ? instantOf(startsOn, startHour, zone) : null;
  const endsAt = endHour ? instantOf(endsOn, endHour, zone) : null;
  if (startsAt && endsAt && endsAt <= startsAt) throw hoursWrong({ endHour: 'ends_before_start' });
  return {
    theme: details.theme, title: details.title, organiser: details.organiser, starts_on: startsOn, ends_on: endsOn, zone,
    starts_at: startsAt, ends_at: endsAt, segments: details.segments, pillars: details.pillars, partners: details.partners,
    series: details.series, series_number: details.seriesNumber, next_event: details.nextEvent === null ? null : JSON.stringify(details.nextEvent),
    writer: details.writer, contact: details.contact, attendance_rule: JSON.stringify(details.attendanceRule),
    questions_moderated: details.questionsModerated, registration_open: details.registrationOpen,
  };
}

/** What must stand before the public sees an event. */
function assertComplete({ startsAt, endsAt, regions }: Pick<EventRecord, 'startsAt' | 'endsAt'> & { regions: readonly unknown[] }): void {
  const missing = { ...(startsAt ? {} : { startHour: 'required' }), ...(endsAt ? {} : { endHour: 'required' }), ...(regions.length > 0 ? {} : { regions: 'required' }) };
  if (Object.keys(missing).length > 0) throw eventIncomplete(missing);
}

/** Codes or names -> regions that existed on the day, in order, each once. Refuses an unknown name, and one that is both Kabupaten and Kota. */
export async function resolvePlaces(trx: Transaction<Database>, texts: readonly string[], on: string): Promise<{ code: string; name: string }[]> {
  const index = await getRegionIndex(trx);
  const places = new Map<string, { code: string; name: string }>();
  for (const text of texts) {
    const found = resolveRegion(text, index, { on });
    if (found.kind === 'ambiguous') throw regionAmbiguous();
    if (found.kind === 'none') throw regionUnknown();
    places.set(found.region.code, found.region);
  }
  if (places.size === 0) throw regionUnknown();
  return [...places.values()];
}

export async function insertRegions(trx: Transaction<Database>, eventId: string, codes: readonly string[]): Promise<void> {
  await trx.insertInto('event_region').values(codes.map((code, at) => ({ event_id: eventId, region_code: code, position: at + 1 }))).execute();
}

async function replaceRegions(trx: Transaction<Database>, principal: Principal, event: EventRecord, texts: readonly string[], on: string): Promise<void> {
  const codes = (await resolvePlaces(trx, texts, on)).map((place) => place.code);
  const had = new Set(event.regions.map((region) => region.code));
  assertMayPlace(principal, event.programmeId, codes.filter((code) => !had.has(code)));
  if (!mayEdit(principal, { programmeId: event.programmeId, regions: codes.map((code) => ({ code })) })) throw regionNotYours();
  await trx.deleteFrom('event_region').where('event_id', '=', event.id).execute();
  await insertRegions(trx, event.id, codes);
}

/** Inside a command: writes the whole crew. */
export async function replaceCrew(trx: Transaction<Database>, eventId: string, crew: readonly CrewEntry[]): Promise<void> {
  await trx.deleteFrom('event_crew').where('event_id', '=', eventId).execute();
  await insertCrew(trx, eventId, crew);
}

/** Inside a command: changes some columns of an event that the caller holds; its version rises. */
export async function changeEvent(trx: Transaction<Database>, event: Pick<EventRecord, 'id' | 'version'>, change: Partial<ReturnType<typeof columns>>): Promise<void> {
  await trx.updateTable('event').set({ ...change, version: event.version + 1 }).where('id', '=', event.id).execute();
}

export async function insertCrew(trx: Transaction<Database>, eventId: string, crew: readonly CrewEntry[]): Promise<void> {
  if (crew.length === 0) return;
  await trx.insertInto('event_crew').values(crew.map((entry) => ({ event_id: eventId, id: newId(), role: entry.role, name: entry.name, office: entry.office }))).execute();
}

export async function assertSegments(trx: Transaction<Database>, programmeId: string, keys: readonly string[]): Promise<void> {
  const known = new Set((await listSegments(trx, programmeId)).map((segment) => segment.key));
  if (!keys.every((key) => known.has(key))) throw segmentUnknown();
}

/** Row security hides other people's events, so a free address is found by trying: `jember-2021-06-22`, `jember-2021-06-22-2`, ... */
async function insertWithFreeSlug(trx: Transaction<Database>, wanted: string, row: Omit<Insertable<EventTable>, 'slug'>): Promise<void> {
  for (let number = 1; number <= 50; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    // Without a conflict target: naming one asks for the right to read the new row, which has no region yet.
    const { numInsertedOrUpdatedRows } = await trx.insertInto('event').values({ ...row, slug }).onConflict((conflict) => conflict.doNothing()).executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) return;
  }
  throw slugTaken();
}
