import type { Transaction } from 'kysely';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { closeJoin, keepJoin, type JoinProof } from '#features/participant/claim/server/commands.ts';
import { findJoin, findOpenClaim, type OpenClaim } from '#features/participant/claim/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type ParticipantPrincipal, type Principal, type Staff } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { retrying } from '#platform/database/retry.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { seatFor } from '../../seat/model.ts';
import { closeBook, leaveSeat, openBook, promoteWaiting, takeSeat } from '../../seat/server/commands.ts';
import { noRoom, noSuchClaim } from '../../server/errors.ts';
import { registrationCancelled, registrationJoined, registrationParted, type RegistrationCancelled, type RegistrationJoined } from '../../server/signals.ts';
import { findPlace, listPlaces, type Place } from './queries.ts';

/** The claim's registration became the person's own; `moved`: events in which one of two places was given back. */
export interface Joined {
  joined: boolean;
}

/**
 * Joins a claim to its person: by the code that reached their common contact (`code`), by the link of the first registration
 * (`link`), or by a person at the helpdesk. One identity remains, and in each event one place: the better seat, the number and
 * the link of the first; the other link leads there from now on, its evidence counts there, and consent given at either stands.
 * `{joined: false}` where there is nothing to join. Written down so that a person can undo it.
 */
export async function joinClaim(app: App, trx: Transaction<Database>, { participantId, proof, by, reason = null, contactProven = false }: { participantId: string; proof: JoinProof; by: Principal; reason?: string | null; contactProven?: boolean }): Promise<Joined> {
  const claim = await findOpenClaim(trx, { participantId });
  if (!claim || (contactProven && !claim.sameContact)) return { joined: false };
  await joinAll(app, trx, claim, { proof, by, reason });
  return { joined: true };
}

/** Writing in every event the claim came to, this acts as the system; who decided stands in the audit. */
export const asClaims = <T>(app: App, act: (trx: Transaction<Database>) => Promise<T>): Promise<T> => retrying(() => withScope(app.db, system('claims'), act));

/** After the commit of whatever joined or parted. */
export function wakeClaims(app: App): void {
  for (const signal of [registrationJoined, registrationParted, registrationCancelled]) app.jobs.wake(signal);
}

async function joinAll(app: App, trx: Transaction<Database>, { claimId, intoId, programmeId }: OpenClaim, { proof, by, reason }: { proof: JoinProof; by: Principal; reason: string | null }): Promise<void> {
  const now = app.clock.now();
  const joinId = await keepJoin(trx, { programmeId, claimId, intoId, proof, reason, decidedBy: principalId(by), now });
  for (const place of await listPlaces(trx, { participantId: claimId })) {
    const { eventId } = place;
    const book = await openBook(trx, eventId);
    const first = await findPlace(trx, { eventId, participantId: intoId });
    if (!first) {
      await trx.updateTable('registration').set({ participant_id: intoId }).where('event_id', '=', eventId).where('id', '=', place.registrationId).execute();
      await trx.insertInto('registration_joined').values({ event_id: eventId, registration_id: place.registrationId, join_id: joinId, state_before: 'active' }).execute();
      continue;
    }
    const swap = isBetter(place, first);
    leaveSeat(book, swap ? first : place);
    await trx.updateTable('registration').set({ state: 'cancelled', cancelled_at: now, waits_for: null, joined_into: first.registrationId }).where('event_id', '=', eventId).where('id', '=', place.registrationId).execute();
    if (swap) {
      await trx.updateTable('registration')
        .set((row) => ({ channel_id: place.channelId, pool_id: place.poolId, quota_ids: place.quotaIds, seat_reserved: place.reserved, waits_for: null, seat_version: row('seat_version', '+', 1), seat_at: now }))
        .where('event_id', '=', eventId).where('id', '=', first.registrationId).execute();
    }
    const consents = await addConsents(trx, { eventId, from: place.registrationId, into: first.registrationId });
    await trx.insertInto('registration_joined').values({ event_id: eventId, registration_id: place.registrationId, join_id: joinId, into_id: first.registrationId, state_before: 'active', consents }).execute();
    await promoteWaiting(app, trx, book, system('seats'));
    await closeBook(trx, book);
    await writeAudit(trx, { by, at: now, action: 'registration.join', objectKind: 'registration', objectId: place.registrationId, eventId, detail: { into: first.registrationId, proof } });
    await app.jobs.announce(trx, registrationJoined, { eventId, from: place.registrationId, into: first.registrationId } satisfies RegistrationJoined);
    await app.jobs.announce(trx, registrationCancelled, { eventId, registrationId: place.registrationId } satisfies RegistrationCancelled);
  }
  await writeAudit(trx, { by, at: now, action: 'participant.join', objectKind: 'participant', objectId: claimId, detail: { into: intoId, proof } });
}

/** A scarce seat is better than the stream; else the first place stays. */
const isBetter = (place: Place, first: Place): boolean => first.kind === 'stream' && place.kind !== 'stream';

/** What a person agreed to at either sign-up stands; a purpose withdrawn at one of them does not come back. Answers what was added. */
async function addConsents(trx: Transaction<Database>, { eventId, from, into }: { eventId: string; from: string; into: string }): Promise<string[]> {
  const given = await trx.selectFrom('registration_consent').select('purpose').where('event_id', '=', eventId).where('registration_id', '=', from).where('given', '=', true).execute();
  const rows = await trx
    .updateTable('registration_consent').set({ given: true })
    .where('event_id', '=', eventId).where('registration_id', '=', into).where('given', '=', false).where('withdrawn_at', 'is', null)
    .where('purpose', 'in', ['none', ...given.map(({ purpose }) => purpose)])
    .returning('purpose').execute();
  return rows.map(({ purpose }) => purpose);
}

/** Staff join a claim that was proven to them (by voice, at the counter), with a reason. Refuses `not_found`, `no_such_claim`. */
export async function joinByDesk(app: App, principal: Staff, { event, registrationId, reason, key }: { event: { id: string; programmeId: string; regions: readonly { code: string }[] }; registrationId: string; reason: string; key: IdempotencyKey }): Promise<Joined> {
  assertMayEdit(principal, event);
  const place = await withScope(app.db, principal, (trx) => trx.selectFrom('registration').select('participant_id').where('event_id', '=', event.id).where('id', '=', registrationId).executeTakeFirst());
  if (!place) throw notFound();
  const answer = await asClaims(app, (trx) => once(trx, app.clock.now(), key, async () => {
    const joined = await joinClaim(app, trx, { participantId: place.participant_id, proof: 'helpdesk', by: principal, reason });
    if (!joined.joined) throw noSuchClaim();
    return joined;
  }));
  wakeClaims(app);
  return answer;
}

/**
 * Takes a join back: the claim is a registration of its own again, with a seat as seats are given now (the one it had may be
 * somebody else's). Refuses `not_found`; `no_room` where not even the stream has room.
 */
export async function partClaim(app: App, principal: Staff, { event, joinId, reason, key }: { event: { id: string; programmeId: string; regions: readonly { code: string }[] }; joinId: string; reason: string; key: IdempotencyKey }): Promise<{ parted: true }> {
  assertMayEdit(principal, event);
  const seen = await withScope(app.db, principal, (trx) => trx.selectFrom('registration_joined').select('join_id').where('event_id', '=', event.id).where('join_id', '=', joinId).executeTakeFirst());
  if (!seen) throw notFound();
  const answer = await asClaims(app, (trx) => once(trx, app.clock.now(), key, async () => {
    await partAll(app, trx, { joinId, by: principal, reason });
    return { parted: true } as const;
  }));
  wakeClaims(app);
  return answer;
}

async function partAll(app: App, trx: Transaction<Database>, { joinId, by, reason }: { joinId: string; by: Principal; reason: string }): Promise<void> {
  const now = app.clock.now();
  const join = await findJoin(trx, { joinId });
  if (!join) throw notFound();
  if (join.undone) return;
  const rows = await trx.selectFrom('registration_joined').selectAll().where('join_id', '=', joinId).orderBy('event_id').execute();
  for (const row of rows) {
    const [eventId, registrationId] = [row.event_id, row.registration_id];
    if (row.into_id === null) {
      await trx.updateTable('registration').set({ participant_id: join.claimId }).where('event_id', '=', eventId).where('id', '=', registrationId).execute();
      continue;
    }
    const book = await openBook(trx, eventId);
    const sitter = await trx.selectFrom('registration').select(['region_code as regionCode', 'segment']).where('event_id', '=', eventId).where('id', '=', registrationId).executeTakeFirstOrThrow();
    const seat = seatFor(book.pools, null, sitter);
    if (!seat) throw noRoom();
    const quotaIds = seat.quotas.map(({ id }) => id);
    takeSeat(book, { poolId: seat.pool.id, quotaIds, reserved: false });
    await trx.updateTable('registration')
      .set((one) => ({ state: 'active', cancelled_at: null, joined_into: null, channel_id: seat.pool.channelId, pool_id: seat.pool.id, quota_ids: quotaIds, seat_reserved: false, seat_version: one('seat_version', '+', 1), seat_at: now }))
      .where('event_id', '=', eventId).where('id', '=', registrationId).execute();
    if (row.consents.length > 0) await trx.updateTable('registration_consent').set({ given: false }).where('event_id', '=', eventId).where('registration_id', '=', row.into_id).where('purpose', 'in', row.consents).execute();
    await closeBook(trx, book);
    await writeAudit(trx, { by, at: now, action: 'registration.part', objectKind: 'registration', objectId: registrationId, eventId, detail: { from: row.into_id } });
    await app.jobs.announce(trx, registrationParted, { eventId, from: registrationId, into: row.into_id } satisfies RegistrationJoined);
  }
  await closeJoin(trx, { joinId, by: principalId(by), reason, now });
  await writeAudit(trx, { by, at: now, action: 'participant.part', objectKind: 'participant', objectId: join.claimId, detail: { from: join.intoId } });
}

/**
 * Who opens the link of the first registration in a browser that holds the claim's ticket has proven both; so has who opens the
 * claim's in a browser with the first one's. Nothing else is joined by a link.
 */
export async function joinByLink(app: App, holders: readonly [ParticipantPrincipal, ...ParticipantPrincipal[]]): Promise<Joined> {
  const people = new Set(holders.map(({ participantId }) => participantId));
  const answer = await asClaims(app, async (trx) => {
    let joined = false;
    for (const holder of holders) {
      const claim = await findOpenClaim(trx, { participantId: holder.participantId });
      if (!claim || !people.has(claim.intoId)) continue;
      await joinAll(app, trx, claim, { proof: 'link', by: holder, reason: null });
      joined = true;
    }
    return { joined };
  });
  if (answer.joined) wakeClaims(app);
  return answer;
}
