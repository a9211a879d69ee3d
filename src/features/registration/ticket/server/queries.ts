import type { App } from '#platform/app/app.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Keys } from '#platform/files/keys.ts';
import { toCode } from '../../model.ts';

/** The token of a personal link: registration id (16 bytes) and a code of authenticity (12 bytes). Derived, never stored. */
export function linkToken(keys: Keys, { registrationId, linkVersion }: { registrationId: string; linkVersion: number }): string {
  const id = Buffer.from(registrationId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, keys.sign('link', `${registrationId}:${linkVersion}`, 12)]).toString('base64url');
}

/** The short code of a registration, derived from its id, so that a stored answer need not hold it. */
export function shortCode(keys: Keys, registrationId: string): string {
  return toCode(keys.sign('code', registrationId, 5));
}

function readToken(token: string): { registrationId: string; signature: Buffer } | null {
  if (!/^[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const hex = bytes.toString('hex', 0, 16);
  return { registrationId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, signature: bytes.subarray(16) };
}

export interface FoundTicket {
  state: 'active' | 'cancelled';
  slug: string;
  holder: ParticipantPrincipal;
}

/**
 * The registrations whose true tokens these are, whatever their state; others are left out without a word. The event is not
 * known before the row is found, so this reads as the system; the token is the permission.
 */
export async function findTickets(app: Pick<App, 'db' | 'keys'>, tokens: readonly string[]): Promise<FoundTicket[]> {
  const read = new Map(tokens.slice(0, 20).flatMap((token) => readToken(token) ?? []).map((one) => [one.registrationId, one]));
  if (read.size === 0) return [];
  const rows = await withScope(app.db, system('ticket'), (trx) =>
    trx
      .selectFrom('registration')
      .innerJoin('event', 'event.id', 'registration.event_id')
      .select(['registration.id', 'registration.event_id', 'registration.participant_id', 'registration.state', 'registration.link_version', 'event.programme_id', 'event.slug'])
      .where('registration.id', 'in', [...read.keys()])
      .execute(),
  );
  return rows
    .filter((row) => app.keys.verify('link', `${row.id}:${row.link_version}`, read.get(row.id)!.signature))
    .map((row) => ({
      // The table's CHECK admits only these words.
      state: row.state as FoundTicket['state'],
      slug: row.slug,
      holder: { kind: 'participant', eventId: row.event_id, programmeId: row.programme_id, registrationId: row.id, participantId: row.participant_id },
    }));
}

/** The ticket behind one token, cancelled ones included. */
export async function findTicket(app: Pick<App, 'db' | 'keys'>, token: string): Promise<FoundTicket | null> {
  return (await findTickets(app, [token]))[0] ?? null;
}

/** Who acts with this token; null when it is no token of ours or its registration was cancelled. */
export async function findTicketByToken(app: Pick<App, 'db' | 'keys'>, token: string): Promise<ParticipantPrincipal | null> {
  const ticket = await findTicket(app, token);
  return ticket?.state === 'active' ? ticket.holder : null;
}
