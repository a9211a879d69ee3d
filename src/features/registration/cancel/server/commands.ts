import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { retrying } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { findAnswers, keyReused, requestOf, storeAnswers, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { closeBook, leaveSeat, openBook, promoteWaiting } from '../../seat/server/commands.ts';
import type { Seated } from '../../seat/server/queries.ts';
import { registrationCancelled, registrationMoved, type RegistrationCancelled } from '../../server/signals.ts';

export interface CancelRequest {
  key: IdempotencyKey;
  by: ParticipantPrincipal;
}

/** Gives a seat back together with whoever else does so in the same milliseconds. */
export function cancelSeat(app: App, request: CancelRequest): Promise<{ cancelled: true }> {
  return app.groupCommit.submit(`cancel:${request.by.eventId}`, request, (requests: CancelRequest[]) => cancelSeats(app, requests));
}

/**
 * Cancels registrations of one event in one transaction under the admission's lock; the seats that become free go to those who
 * wait. Repeating a key, or cancelling what is cancelled, does no harm and answers the same.
 */
export async function cancelSeats(app: App, requests: readonly CancelRequest[]): Promise<{ cancelled: true }[]> {
  const { eventId, programmeId } = requests[0]!.by;
  const altered = await retrying(() => withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) => cancelAll(app, trx, eventId, requests)), { patience: 2000 });
  for (const signal of [registrationCancelled, registrationMoved]) app.jobs.wake(signal);
  if (altered && requests.length === 1) throw keyReused();
  if (altered) throw new Error('one of several is altered'); // each is then tried alone
  return requests.map(() => ({ cancelled: true }) as const);
}

/** Answers whether a key came with another body; then nothing is done. */
async function cancelAll(app: App, trx: Transaction<Database>, eventId: string, requests: readonly CancelRequest[]): Promise<boolean> {
  const now = app.clock.now();
  const book = await openBook(trx, eventId);
  const answered = await findAnswers(trx, requests.map(({ key }) => key));
  if ([...answered.values()].includes('altered')) return true;
  const fresh = new Map(requests.filter(({ key }) => !answered.has(requestOf(key))).map((request) => [requestOf(request.key), request]));
  const holders = new Map([...fresh.values()].map(({ by }) => [by.registrationId, by]));
  if (fresh.size === 0) return false;
  const { rows } = await sql<{ id: string } & Pick<Seated, 'poolId' | 'quotaIds' | 'reserved'>>`
    update registration set state = 'cancelled', cancelled_at = ${now}, waits_for = null
    where event_id = ${eventId} and id = any(${[...holders.keys()]}::uuid[]) and state = 'active'
    returning id, pool_id as "poolId", quota_ids as "quotaIds", seat_reserved as reserved`.execute(trx);
  for (const row of rows) leaveSeat(book, row);
  await writeAudit(trx, rows.map(({ id }) => ({ by: holders.get(id)!, at: now, action: 'registration.cancel', objectKind: 'registration', objectId: id, eventId })));
  for (const { id } of rows) await app.jobs.announce(trx, registrationCancelled, { eventId, registrationId: id } satisfies RegistrationCancelled);
  await promoteWaiting(app, trx, book, system('seats'));
  await closeBook(trx, book);
  await storeAnswers(trx, now, [...fresh.values()].map(({ key }) => ({ key, answer: { status: 200, body: { cancelled: true } } })));
  return false;
}
