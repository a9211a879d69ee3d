import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import type { StoredFile } from '#platform/files/store.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayCompute } from '../../server/policy.ts';
import { findLedgerEvent } from '../../server/queries.ts';

export interface HeadcountEntry {
  /** Id or slug. */
  event: string;
  /** A viewing point or hall of the event, or null with a place in words. */
  channelId: string | null;
  place: string | null;
  people: number;
  /** Who counted, as they are called there. */
  countedBy: string;
  countedAt: Date;
  /** A picture of the room, kept by its hash. */
  photo: StoredFile | null;
}

/**
 * Keeps how many heads somebody counted before one screen. Such people are a count of their own: they are never added to identified
 * people, and nobody is credited by them. Refuses `invalid` (people, place or counter), `not_found` (event, channel) and `forbidden`.
 */
export async function addHeadcount(app: App, principal: Principal, { event: slugOrId, channelId, place, people, countedBy, countedAt, photo }: HeadcountEntry, key: IdempotencyKey | null = null): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await findLedgerEvent(trx, slugOrId);
    assertMayCompute(principal, event);
    const fields: Record<string, string> = {};
    if (!Number.isInteger(people) || people < 1 || people > 100_000) fields.people = 'wrong';
    if (channelId === null && !place) fields.place = 'required';
    if (!countedBy) fields.countedBy = 'required';
    if (Object.keys(fields).length > 0) throw invalid(fields);
    const channel = channelId === null ? null : await trx.selectFrom('channel').select('id').where('event_id', '=', event.id).where('id', '=', channelId).executeTakeFirst();
    if (channel === undefined) throw notFound();
    const id = newId();
    await trx.insertInto('attendance_headcount').values({
      event_id: event.id, id, channel_id: channelId, place, people, counted_at: countedAt, counted_by: countedBy,
      photo_hash: photo?.hash ?? null, photo_type: photo?.type ?? null, entered_by: principalId(principal), entered_at: now,
    }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'attendance.headcount', objectKind: 'headcount', objectId: id, eventId: event.id, detail: { people } });
    return { id };
  }));
}

/** Takes a count back. Refuses `not_found` and `forbidden`. */
export async function removeHeadcount(app: App, principal: Principal, { event: slugOrId, id }: { event: string; id: string }, key: IdempotencyKey | null = null): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await findLedgerEvent(trx, slugOrId);
    assertMayCompute(principal, event);
    const { numDeletedRows } = await trx.deleteFrom('attendance_headcount').where('event_id', '=', event.id).where('id', '=', id).executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'attendance.headcount.remove', objectKind: 'headcount', objectId: id, eventId: event.id, detail: {} });
    return { id };
  }));
}
