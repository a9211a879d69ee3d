import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { Role } from '../../model.ts';
import { isQuota, seatIn } from '../../seat/model.ts';
import { closeBook, leaveSeat, moveSeats, openBook, promoteWaiting, takeSeat } from '../../seat/server/commands.ts';
import { findSeated } from '../../seat/server/queries.ts';
import { reserveFull } from '../../server/errors.ts';
import { registrationMoved } from '../../server/signals.ts';

/**
 * Says what somebody is in this event. Crew and officials take a reserved seat while one is free, else keep what they have, and are
 * never moved or released; one who becomes a participant again takes an ordinary seat of the same channel. Whatever becomes free
 * goes to those who wait. Refuses `reserve_full` (no ordinary seat to go back to), `not_found`, `forbidden`.
 */
export async function setRole(app: App, principal: Principal, { event: slugOrId, registrationId, role, key = null }: { event: string; registrationId: string; role: Role } & Keyed): Promise<{ role: Role; reserved: boolean; promoted: number }> {
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const found = await trx.selectFrom('registration').innerJoin('event', 'event.id', 'registration.event_id').select('registration.event_id').where('registration.id', '=', registrationId)
      .where((row) => row.or([row('event.slug', '=', slugOrId), row(row.cast<string>('event.id', 'text'), '=', slugOrId)])).executeTakeFirst();
    if (!found) throw notFound();
    const book = await openBook(trx, found.event_id);
    await lockEvent(trx, principal, found.event_id);
    const seated = await findSeated(trx, { eventId: book.eventId, registrationId });
    if (!seated) throw notFound();
    const set = (change: { role: Role; seat_reserved?: boolean; quota_ids?: string[] }) => trx.updateTable('registration').set(change).where('event_id', '=', book.eventId).where('id', '=', registrationId).execute();
    let reserved = seated.reserved;
    if (role === 'participant' && seated.reserved) {
      const pool = book.pools.find((one) => one.id === seated.poolId)!;
      const seat = seatIn(book.pools, pool, seated);
      if (!seat) throw reserveFull();
      leaveSeat(book, seated);
      takeSeat(book, { poolId: pool.id, quotaIds: seat.quotas.map(({ id }) => id), reserved: false });
      await set({ role, seat_reserved: false, quota_ids: seat.quotas.map(({ id }) => id) });
      reserved = false;
    } else {
      await set({ role });
      const own = book.pools.find((one) => one.id === seated.poolId)!;
      const pool = role === 'participant' || seated.reserved ? undefined : [own, ...(own.kind === 'stream' ? book.pools.filter((one) => one.kind === 'meeting') : [])].find((one) => !isQuota(one) && one.reservedTaken < one.reserved);
      if (pool && pool === own) {
        leaveSeat(book, seated);
        takeSeat(book, { poolId: own.id, quotaIds: [], reserved: true });
        await set({ role, seat_reserved: true, quota_ids: [] });
      } else if (pool) await moveSeats(app, trx, book, principal, [{ seated, to: { pool, quotas: [] }, reserved: true, waitsFor: null, why: 'role' }]);
      reserved ||= pool !== undefined;
    }
    const promoted = await promoteWaiting(app, trx, book, principal);
    await closeBook(trx, book);
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.set_role', objectKind: 'registration', objectId: registrationId, eventId: book.eventId, detail: { role, reserved } });
    return { role, reserved, promoted };
  }));
  app.jobs.wake(registrationMoved);
  return done;
}
