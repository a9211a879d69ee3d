import { sql, type Kysely } from 'kysely';
import type { Seat } from '#features/message/model.ts';
import type { App } from '#platform/app/app.ts';
import { system, type ParticipantPrincipal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { kept } from '#platform/database/prepared.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';
import { notFound } from '#platform/http/refusal.ts';
import { toCode, type ChannelKind } from '../../model.ts';
import { listPools } from '../../pool/server/queries.ts';
import type { ScarceKind } from '../../seat/model.ts';
import { findPosition } from '../../seat/server/queries.ts';

/** The token of a personal link: registration id (16 bytes) and a code of authenticity (12 bytes). Derived, never stored. */
export function linkToken(keys: Keys, { registrationId, linkVersion }: { registrationId: string; linkVersion: number }): string {
  const id = Buffer.from(registrationId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, keys.sign('link', `${registrationId}:${linkVersion}`, 12)]).toString('base64url');
}

/** The short code of a registration, derived from its id, so that a stored answer need not hold it. */
export function shortCode(keys: Keys, registrationId: string): string {
  return toCode(keys.sign('code', registrationId, 5));
}

/** A browser holds one cookie per event for ninety days; more than this nobody attends, and a stranger need not ask. */
const mostTokens = 60;

function readToken(token: string): { registrationId: string; signature: Buffer } | null {
  if (!/^[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return null; // the last letter has bits to spare: one token has one spelling
  const hex = bytes.toString('hex', 0, 16);
  return { registrationId: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, signature: bytes.subarray(16) };
}

export interface FoundTicket {
  state: 'active' | 'cancelled';
  slug: string;
  linkVersion: number;
  holder: ParticipantPrincipal;
}

/**
 * The registrations whose true tokens these are, whatever their state; others are left out without a word. The event is not
 * known before the row is found, so this reads as the system; the token is the permission.
 */
export async function findTickets(app: Pick<App, 'db' | 'keys'>, tokens: readonly string[]): Promise<FoundTicket[]> {
  return (await findTicketLists(app, [tokens]))[0]!;
}

interface TicketRow {
  id: string;
  event_id: string;
  participant_id: string;
  state: string;
  link_version: number;
  joined_into: string | null;
  programme_id: string;
  slug: string;
}

/** The same for many browsers at once, each with its own tokens, in one look. */
export async function findTicketLists(app: Pick<App, 'db' | 'keys'>, lists: readonly (readonly string[])[]): Promise<FoundTicket[][]> {
  const read = lists.map((tokens) => new Map(tokens.slice(0, mostTokens).flatMap((token) => readToken(token) ?? []).map((one) => [one.registrationId, one])));
  const rows = new Map<string, TicketRow>();
  let wanted = [...new Set(read.flatMap((own) => [...own.keys()]))];
  if (wanted.length === 0) return lists.map(() => []);
  await withScope(app.db, system('ticket'), async (trx) => {
    // The link of a claim that was joined leads to the place it was joined to, which may have been joined itself.
    while (wanted.length > 0) {
      const found = await sql<TicketRow>`${kept} select r.id, r.event_id, r.participant_id, r.state, r.link_version, r.joined_into, e.programme_id, e.slug
        from registration r join event e on e.id = r.event_id where r.id = any(${wanted}::uuid[])`.execute(trx);
      for (const row of found.rows) rows.set(row.id, row);
      wanted = [...new Set(found.rows.flatMap((row) => (row.joined_into !== null && !rows.has(row.joined_into) ? row.joined_into : [])))];
    }
  });
  return read.map((own) => {
    const held = new Map<string, TicketRow>();
    for (const { registrationId, signature } of own.values()) {
      let row = rows.get(registrationId);
      if (!row || !app.keys.verify('link', `${row.id}:${row.link_version}`, signature)) continue;
      while (row && row.joined_into !== null) row = rows.get(row.joined_into);
      if (row) held.set(row.id, row);
    }
    return [...held.values()].map(asTicket);
  });
}

const asTicket = (row: TicketRow): FoundTicket => ({
  // The table's CHECK admits only these words.
  state: row.state as FoundTicket['state'],
  slug: row.slug,
  linkVersion: row.link_version,
  holder: { kind: 'participant', eventId: row.event_id, programmeId: row.programme_id, registrationId: row.id, participantId: row.participant_id },
});

/** The ticket behind one token, cancelled ones included. */
export async function findTicket(app: Pick<App, 'db' | 'keys'>, token: string): Promise<FoundTicket | null> {
  return (await findTickets(app, [token]))[0] ?? null;
}

/** Who acts with this token; null when it is no token of ours or its registration was cancelled. */
export async function findTicketByToken(app: Pick<App, 'db' | 'keys'>, token: string): Promise<ParticipantPrincipal | null> {
  const ticket = await findTicket(app, token);
  return ticket?.state === 'active' ? ticket.holder : null;
}

/** What a ticket shows its holder. */
export interface TicketView {
  registrationId: string;
  participantId: string;
  number: number;
  code: string;
  linkVersion: number;
  state: FoundTicket['state'];
  name: string;
  contactHint: string;
  channelId: string;
  seat: Seat;
  /** Where the holder stands among those who wait for a scarce seat; null when not waiting. */
  waiting: { kind: ScarceKind; position: number; of: number } | null;
}

/** One registration as its holder sees it. Refuses `not_found`. */
export async function getTicket(db: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<TicketView> {
  const row = await db
    .selectFrom('registration')
    .innerJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['registration.id', 'registration.participant_id', 'registration.number', 'registration.code', 'registration.link_version', 'registration.state', 'registration.channel_id', 'registration.pool_id', 'participant.name', 'participant.contact_hint'])
    .where('registration.event_id', '=', eventId)
    .where('registration.id', '=', registrationId)
    .executeTakeFirst();
  if (!row) throw notFound();
  const pools = await listPools(db, { eventId });
  return {
    registrationId: row.id,
    participantId: row.participant_id,
    number: row.number,
    code: row.code,
    linkVersion: row.link_version,
    state: row.state as FoundTicket['state'],
    name: row.name,
    contactHint: row.contact_hint,
    channelId: row.channel_id,
    seat: seatOf(pools, row.pool_id),
    waiting: await findPosition(db, { eventId, registrationId }),
  };
}

type PoolOfSeat = { id: string; kind: ChannelKind; channel: string; place: string | null };

/** A seat in words' terms: where it is, and which full meeting its person made way for. */
export function seatOf(pools: readonly PoolOfSeat[], poolId: string): Seat {
  const { kind, channel, place } = pools.find(({ id }) => id === poolId)!;
  const meeting = pools.find((pool) => pool.kind === 'meeting');
  return { kind, channel, place, overflowOf: kind === 'stream' && meeting ? meeting.channel : null };
}

export interface CodeHolder {
  registrationId: string;
  eventId: string;
  linkVersion: number;
  contactKind: 'phone' | 'email';
  /** Encrypted. */
  contact: Buffer;
}

/**
 * The registration with this short code (normalised by `readCode`), and what proves who asks for it: in one event, or in any event
 * of a programme. The code of a claim that was joined is good for the place it was joined to.
 */
export async function findTicketByCode(db: Kysely<Database>, where: { code: string } & ({ eventId: string } | { programmeId: string })): Promise<CodeHolder | null> {
  const row = await db
    .selectFrom('registration')
    .innerJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['registration.id', 'registration.event_id', 'registration.link_version', 'participant.contact_kind', 'participant.contact'])
    // One probe of the index (event, code) for each event: a code is unique in its event alone.
    .where((row) => ('eventId' in where ? row('registration.event_id', '=', where.eventId) : row('registration.event_id', 'in', row.selectFrom('event').select('event.id').where('event.programme_id', '=', where.programmeId).where('event.simulated', '=', false))))
    .where('registration.code', '=', where.code)
    .where((row) => row.or([row('registration.state', '=', 'active'), row('registration.joined_into', 'is not', null)]))
    .executeTakeFirst();
  return row ? { registrationId: row.id, eventId: row.event_id, linkVersion: row.link_version, contactKind: row.contact_kind as CodeHolder['contactKind'], contact: row.contact } : null;
}
