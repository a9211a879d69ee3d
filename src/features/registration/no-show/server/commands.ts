import { sql, type Transaction } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { seatFor, seatIn } from '../../seat/model.ts';
import { closeBook, leaveSeat, moveSeats, openBook, promoteWaiting, takeSeat, type Move, type SeatBook } from '../../seat/server/commands.ts';
import type { Seated } from '../../seat/server/queries.ts';
import { registrationMoved } from '../../server/signals.ts';
import { noShowSchema } from '../schema.ts';

/**
 * The organiser's choice whether seats nobody came for go to those who wait, `afterMinutes` after the start (5-240; null = never,
 * which is what holds until somebody chooses). A changed choice holds for a release that has not been. Refuses `not_found`,
 * `forbidden`, `invalid`.
 */
export async function setNoShowRelease(app: App, principal: Principal, { event: slugOrId, afterMinutes, key = null }: { event: string; afterMinutes: number | null } & Keyed): Promise<{ afterMinutes: number | null }> {
  const read = noShowSchema.safeParse(afterMinutes);
  if (!read.success) throw invalid({ minutes: 'wrong' });
  const minutes = read.data;
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    if (minutes === null) await trx.deleteFrom('registration_release').where('event_id', '=', event.id).where('released_at', 'is', null).execute();
    else {
      await trx
        .insertInto('registration_release').values({ event_id: event.id, after_minutes: minutes })
        .onConflict((conflict) => conflict.column('event_id').doUpdateSet({ after_minutes: minutes }).where('registration_release.released_at', 'is', null))
        .execute();
    }
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.set_release', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { minutes } });
    return { afterMinutes: minutes };
  }));
}

/** Releases the seats of every event whose hour for it has come and whose organiser chose so; each once. */
export async function releaseDue(app: App): Promise<number> {
  const now = app.clock.now();
  const due = await withScope(app.db, us, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select e.id from registration_release release join event e on e.id = release.event_id
      where release.released_at is null and e.state = 'live' and ${now} >= e.starts_at + make_interval(mins => release.after_minutes)
        and ${now} >= coalesce(e.opened_at, e.starts_at) + make_interval(mins => release.after_minutes)`.execute(trx);
    return rows;
  });
  for (const { id } of due) await releaseNoShows(app, us, { eventId: id });
  return due.length;
}

const us = system('seats');

/**
 * Gives the seats of participants who never came in to those who wait: as many as they can use, the latest numbers first. Who is
 * released goes to the stream and is told once. Crew, officials and everybody with a mark of entry keep their seats. Only an event
 * with a stream for everybody releases; only once.
 */
export async function releaseNoShows(app: App, principal: Principal, { eventId }: { eventId: string }): Promise<{ released: number; promoted: number }> {
  const done = await withScope(app.db, principal, async (trx) => {
    const book = await openBook(trx, eventId);
    const { numUpdatedRows } = await trx.updateTable('registration_release').set({ released_at: app.clock.now() }).where('event_id', '=', eventId).where('released_at', 'is', null).executeTakeFirst();
    if (numUpdatedRows === 0n || book.event.state !== 'live' || !book.pools.some((pool) => pool.kind === 'stream' && pool.limit === null)) return { released: 0, promoted: 0 };
    const absent = await lockAbsent(trx, eventId);
    for (const seated of absent) leaveSeat(book, seated);
    const promoted = await promoteWaiting(app, trx, book, principal, { without: absent.map(({ registrationId }) => registrationId) });
    const moves = leftOver(book, absent);
    await moveSeats(app, trx, book, principal, moves);
    await closeBook(trx, book);
    await trx.updateTable('registration_release').set({ released: moves.length }).where('event_id', '=', eventId).execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.release_seats', objectKind: 'event', objectId: eventId, eventId, detail: { absent: absent.length, released: moves.length, promoted } });
    return { released: moves.length, promoted };
  });
  app.jobs.wake(registrationMoved);
  return done;
}

/**
 * Participants on a scarce seat without a mark of entry, by number. Their rows are locked first, so that who enters from now on waits
 * for the end of this; a row that is locked belongs to somebody who is entering at this moment, and is passed over.
 */
async function lockAbsent(trx: Transaction<Database>, eventId: string): Promise<Seated[]> {
  const { rows } = await sql<Seated>`
    select r.id as "registrationId", r.number, r.pool_id as "poolId", r.quota_ids as "quotaIds", r.seat_reserved as reserved, r.waits_for as "waitsFor", r.region_code as "regionCode", r.segment
    from registration r join channel c on c.event_id = r.event_id and c.id = r.channel_id and c.kind in ('meeting', 'venue')
    where r.event_id = ${eventId} and r.state = 'active' and r.role = 'participant' and not r.seat_reserved
    for update of r skip locked`.execute(trx);
  const entered = new Set((await trx.selectFrom('registration_entry').select('registration_id').where('event_id', '=', eventId).execute()).map((row) => row.registration_id));
  return rows.filter((row) => !entered.has(row.registrationId)).sort((a, b) => a.number - b.number);
}

/** Whoever still finds the old seat free keeps it, the earliest numbers first; the others move. The book is left as `moveSeats` wants it. */
function leftOver(book: SeatBook, absent: readonly Seated[]): Move[] {
  const moves: Move[] = [];
  for (const seated of absent) {
    const old = book.pools.find((pool) => pool.id === seated.poolId)!;
    if (seatIn(book.pools, old, seated)) {
      takeSeat(book, seated);
      continue;
    }
    const streams = book.pools.filter((pool) => pool.kind === 'stream');
    moves.push({ seated, to: seatFor(streams, null, seated)!, reserved: false, waitsFor: null, why: 'released' });
  }
  for (const { seated } of moves) takeSeat(book, seated); // left above so that others could sit; moveSeats leaves it for good
  return moves;
}
