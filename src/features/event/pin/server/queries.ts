import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system, type CrewPrincipal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Keys } from '#platform/files/keys.ts';
import { toPin, type Pin } from '../model.ts';

/** The digits of a PIN, derived from its id: whoever may see the event's crew page can read them out again. */
export const pinDigits = (keys: Keys, pinId: string): string => toPin(keys.sign('pin', pinId, 8));

/** The token behind the crew's cookie: the PIN's id (16 bytes) and a code of authenticity (12 bytes). Derived, never stored. */
export function crewToken(keys: Keys, pinId: string): string {
  return Buffer.concat([Buffer.from(pinId.replaceAll('-', ''), 'hex'), keys.sign('crew', pinId, 12)]).toString('base64url');
}

function readToken(keys: Keys, token: string): string | null {
  if (!/^[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return null;
  const hex = bytes.toString('hex', 0, 16);
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return keys.verify('crew', id, bytes.subarray(16)) ? id : null;
}

/** More events than one phone's crew works in. */
const mostTokens = 30;

/**
 * Who acts with these crew tokens: the PINs that stand now, each with its event. Others are left out without a word. The event is
 * not known before the row is found, so this reads as the system; the token is the permission.
 */
export async function findCrew(app: Pick<App, 'db' | 'keys' | 'clock'>, tokens: readonly string[]): Promise<{ slug: string; crew: CrewPrincipal; label: string }[]> {
  const ids = tokens.slice(0, mostTokens).flatMap((token) => readToken(app.keys, token) ?? []);
  if (ids.length === 0) return [];
  const rows = await withScope(app.db, system('crew'), (trx) =>
    trx
      .selectFrom('event_pin')
      .innerJoin('event', 'event.id', 'event_pin.event_id')
      .select(['event_pin.id', 'event_pin.label', 'event_pin.event_id', 'event.programme_id', 'event.slug'])
      .where('event_pin.id', 'in', ids)
      .where('event_pin.revoked_at', 'is', null)
      .where('event_pin.expires_at', '>', app.clock.now())
      .execute(),
  );
  return rows.map((row) => ({ slug: row.slug, label: row.label, crew: { kind: 'crew', eventId: row.event_id, programmeId: row.programme_id, pinId: row.id } }));
}

/** The PINs of an event, newest first, with their digits: for those who may read them out. */
export async function listPins(trx: Transaction<Database>, keys: Keys, { eventId }: { eventId: string }): Promise<Pin[]> {
  const rows = await trx.selectFrom('event_pin').selectAll().where('event_id', '=', eventId).orderBy('created_at', 'desc').execute();
  return rows.map((row) => ({ id: row.id, label: row.label, digits: pinDigits(keys, row.id), expiresAt: row.expires_at.toISOString(), revoked: row.revoked_at !== null }));
}
