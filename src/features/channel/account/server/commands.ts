import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { readNotice, type ZoomNotice } from '../../zoom/notice/model.ts';
import type { AccountEntry } from '../schema.ts';
import { zoomForged, zoomStale } from './errors.ts';
import { isSignature, replayWindowSeconds, zoomSignature, zoomValidation } from './vendor.ts';

interface Keyed {
  /** An event of the programme: whoever may edit it may connect the account that carries it. */
  event: string;
  key: IdempotencyKey | null;
}

/** Connects a Zoom account to the event's programme; the secret is kept encrypted and shown to nobody again. Refuses `not_found`, `forbidden`. */
export function addAccount(app: App, principal: Principal, { event: slugOrId, entry, key }: Keyed & { entry: AccountEntry }): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const id = newId();
    await trx.insertInto('channel_account').values({ programme_id: event.programmeId, id, name: entry.name, secret: app.keys.encrypt(entry.secret), added_by: principalId(principal), added_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'channel.add_account', objectKind: 'channel_account', objectId: id, eventId: event.id });
    return { id };
  }));
}

/** Disconnects one: what it tells from now on is not believed. Refuses `not_found`, `forbidden`. */
export function removeAccount(app: App, principal: Principal, { event: slugOrId, id, key }: Keyed & { id: string }): Promise<{ id: string }> {
  const now = app.clock.now();
  return withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const gone = await trx.deleteFrom('channel_account').where('programme_id', '=', event.programmeId).where('id', '=', id).executeTakeFirstOrThrow();
    if (gone.numDeletedRows === 0n) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'channel.remove_account', objectKind: 'channel_account', objectId: id, eventId: event.id });
    return { id };
  }));
}

export interface Heard {
  programmeId: string;
  /** What was told, the answer that proves the address is ours, or neither: an event we did not ask for. */
  notice: ZoomNotice | null;
  answer: { plainToken: string; encryptedToken: string } | null;
}

/**
 * Reads what an account's webhook sends, believing the signature over the bytes as they came and nothing else. Refuses `zoom_forged`
 * (wrong signature, or no such account) and `zoom_stale` (more than five minutes from our clock).
 */
export async function hearZoom(app: App, { accountId, timestamp, signature, body }: { accountId: string; timestamp: string; signature: string; body: string }): Promise<Heard> {
  const now = app.clock.now();
  const account = await withScope(app.db, system('zoom'), (trx) => trx.selectFrom('channel_account').select(['programme_id', 'secret', 'heard_at']).where('id', '=', accountId).executeTakeFirst());
  const secret = account && app.keys.decrypt(account.secret);
  if (!account || !secret || !isSignature(signature, zoomSignature(secret, timestamp, body))) throw zoomForged();
  if (!/^\d{1,13}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > replayWindowSeconds) throw zoomStale();
  // Once a minute is enough for a person who looks whether the line works.
  if (now.getTime() - (account.heard_at?.getTime() ?? 0) > 60_000) {
    await withScope(app.db, system('zoom'), (trx) => trx.updateTable('channel_account').set({ heard_at: now }).where('programme_id', '=', account.programme_id).where('id', '=', accountId).execute());
  }
  const read = readNotice(parsed(body));
  return {
    programmeId: account.programme_id,
    notice: read && 'notice' in read ? read.notice : null,
    answer: read && 'plainToken' in read ? zoomValidation(secret, read.plainToken) : null,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
