import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { AttendanceRule, EventRecord } from '../../model.ts';
import { copyCast } from '../../cast/server/commands.ts';
import { answer, auditEvent, insertRegions, lockEvent, type Changed, type Keyed } from '../../server/commands.ts';
import { slugTaken } from '../../server/errors.ts';
import { findEvent, getCast } from '../../server/queries.ts';

export interface Copied extends Changed {
  /** Cast id of the original -> cast id of the copy, for whoever copies the rundown and the questions' addressees. */
  castIds: Record<string, string>;
}

/**
 * A copy of an event with its regions, cast and rules, in state "draft"; its length in hours stays, or is three hours where the original
 * has none. What a source said of the original is not said of the copy. `simulated` = a rehearsal, left out of every real count.
 * Refuses `slug_taken` when another event has that address; a copy of this same event under it is returned as it is.
 */
export async function copyEvent(app: App, principal: Principal, { event: slugOrId, newSlug, at, simulated, rule, key = null }: { event: string; newSlug: string; at: Date; simulated: boolean; rule?: AttendanceRule } & Keyed): Promise<Copied> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await lockEvent(trx, principal, slugOrId);
    const id = newId();
    const length = event.startsAt && event.endsAt ? event.endsAt.getTime() - event.startsAt.getTime() : 3 * 3_600_000;
    const until = new Date(at.getTime() + length);
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('event')
      .values({
        id, slug: newSlug, programme_id: event.programmeId, state: 'draft', theme: event.theme, title: null, organiser: event.organiser,
        starts_on: localDate(at, event.zone), ends_on: localDate(until, event.zone), zone: event.zone, starts_at: at, ends_at: until,
        segments: event.segments, pillars: event.pillars, partners: event.partners, series: event.series, contact: event.contact,
        attendance_rule: JSON.stringify(rule ?? event.attendanceRule), questions_moderated: event.questionsModerated,
        copy_of: event.id, simulated, created_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) return knownCopy(trx, event, newSlug, simulated);
    await insertRegions(trx, id, event.regions.map((region) => region.code));
    const castIds = await copyCast(trx, event.id, id);
    await auditEvent(app, trx, principal, { ...event, id }, 'event.copy', { of: event.id, simulated });
    return { id, slug: newSlug, state: 'draft' as const, version: 1, castIds };
  }));
}

/** Repeating a copy finds the first one: its cast stands in the same places. */
async function knownCopy(trx: Transaction<Database>, original: EventRecord, slug: string, simulated: boolean): Promise<Copied> {
  const copy = await findEvent(trx, slug);
  if (!copy || copy.copyOf !== original.id || copy.simulated !== simulated) throw slugTaken();
  const copied = await getCast(trx, copy.id);
  const pairs = (await getCast(trx, original.id)).flatMap((member) => {
    const same = copied.find((other) => other.role === member.role && other.position === member.position);
    return same ? [[member.id, same.id] as const] : [];
  });
  return { ...answer(copy), castIds: Object.fromEntries(pairs) };
}

/** Takes a rehearsal's event away with everything that hangs on it, in the caller's transaction. A real event is left alone: false. */
export async function removeSimulatedEvent(trx: Transaction<Database>, eventId: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('event').where('id', '=', eventId).where('simulated', '=', true).executeTakeFirst();
  return numDeletedRows > 0n;
}
