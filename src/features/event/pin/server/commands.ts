import { timingSafeEqual } from 'node:crypto';
import type { App } from '#platform/app/app.ts';
import { anybody, principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { countGuess, forgiveGuess } from '../../attempt/server/commands.ts';
import { assertMayEdit } from '../../server/policy.ts';
import { getEvent } from '../../server/queries.ts';
import { longestPinMs, pinOutlivesMs, readPin } from '../model.ts';
import type { PinEntry } from '../schema.ts';
import { pinExpiryWrong, pinUnknown } from './errors.ts';
import { crewToken, pinDigits } from './queries.ts';

interface Keyed {
  event: string;
  key: IdempotencyKey | null;
}

/**
 * A PIN for the crew of the day, e.g. "Pintu utara". It expires `hoursAfter` hours after the event's planned end (six unless said),
 * at most fourteen days from now. Refuses `not_found`, `forbidden` and `invalid` (it would be over already, or last too long).
 */
export async function issuePin(app: App, principal: Principal, { event: slugOrId, entry, key }: Keyed & { entry: PinEntry }): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const end = event.endsAt?.getTime() ?? now.getTime();
    const expires = entry.hoursAfter === null ? Math.max(end, now.getTime()) + pinOutlivesMs : end + entry.hoursAfter * 3_600_000;
    if (expires <= now.getTime()) throw pinExpiryWrong();
    const id = newId();
    await trx.insertInto('event_pin').values({
      event_id: event.id, id, label: entry.label, expires_at: new Date(Math.min(expires, Math.max(end, now.getTime()) + longestPinMs)),
      created_by: principalId(principal), created_at: now,
    }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'pin.issue', objectKind: 'event_pin', objectId: id, eventId: event.id });
    return { id };
  }));
}

/** Ends a PIN at once: whoever entered with it is out. Refuses `not_found` and `forbidden`. */
export async function revokePin(app: App, principal: Principal, { event: slugOrId, id, key }: Keyed & { id: string }): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const done = await trx.updateTable('event_pin').set({ revoked_at: now }).where('event_id', '=', event.id).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirstOrThrow();
    if (done.numUpdatedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'pin.revoke', objectKind: 'event_pin', objectId: id, eventId: event.id });
    return { id };
  }));
}

/** Ten wrong PINs per address in 15 minutes: 10^8 PINs take one address 285 years, and a thousand of them longer than any PIN lives. */
const guesses = { most: 10, minutes: 15 };

/**
 * A sign-in, so it takes no idempotency key: the right digits answer the crew's token. Refuses `not_found`, `pin_unknown` (wrong,
 * expired or withdrawn alike) and `guessed_too_often`, which only the guessing address feels.
 * @param address where the request came from, as the outer server settled it.
 */
export async function enterPin(app: App, { slug, pin, address }: { slug: string; pin: string; address: string }): Promise<{ eventId: string; token: string }> {
  const { id: eventId, programmeId } = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
  const who = { eventId, programmeId, who: `pin ${eventId} ${address}` };
  await countGuess(app, { ...who, ...guesses });
  const digits = readPin(pin);
  const standing = await withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) =>
    trx.selectFrom('event_pin').select('id').where('event_id', '=', eventId).where('revoked_at', 'is', null).where('expires_at', '>', app.clock.now()).execute(),
  );
  const found = digits === null ? undefined : standing.find(({ id }) => timingSafeEqual(Buffer.from(pinDigits(app.keys, id)), Buffer.from(digits)));
  if (!found) throw pinUnknown();
  await forgiveGuess(app, who);
  await withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) =>
    writeAudit(trx, { by: anybody, at: app.clock.now(), action: 'pin.enter', objectKind: 'event_pin', objectId: found.id, eventId }),
  );
  return { eventId, token: crewToken(app.keys, found.id) };
}
