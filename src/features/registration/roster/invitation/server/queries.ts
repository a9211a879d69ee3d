import type { Kysely } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';

/** The token of an invitation: id of the entry (16 bytes) and a code of authenticity (12 bytes). Derived, never stored. */
export function invitationToken(keys: Keys, entryId: string): string {
  return Buffer.concat([Buffer.from(entryId.replaceAll('-', ''), 'hex'), keys.sign('invitation', entryId, 12)]).toString('base64url');
}

export interface Invitation {
  entryId: string;
  eventId: string;
  programmeId: string;
  slug: string;
  name: string;
  agencyId: string;
  agency: string;
  contactKind: 'phone' | 'email' | null;
  contactHint: string | null;
  /** Encrypted. */
  contact: Buffer | null;
  nip: Buffer | null;
  regionCode: string | null;
  registrationId: string | null;
}

/** The invitation behind a token; null when it is none of ours or its list was taken away. The token is the permission. */
export async function findInvitation(app: Pick<App, 'db' | 'keys'>, token: string): Promise<Invitation | null> {
  if (!/^[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return null;
  const hex = bytes.toString('hex', 0, 16);
  const entryId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  if (!app.keys.verify('invitation', entryId, bytes.subarray(16))) return null;
  return withScope(app.db, system('invitation'), (trx) => getInvitation(trx, entryId));
}

/** One entry as its person sees it. */
export async function getInvitation(db: Kysely<Database>, entryId: string): Promise<Invitation | null> {
  const row = await db
    .selectFrom('registration_roster_entry as entry')
    .innerJoin('registration_agency as agency', (join) => join.onRef('agency.event_id', '=', 'entry.event_id').onRef('agency.id', '=', 'entry.agency_id'))
    .innerJoin('event', 'event.id', 'entry.event_id')
    .select(['entry.id as entryId', 'entry.event_id as eventId', 'event.programme_id as programmeId', 'event.slug', 'entry.name', 'agency.id as agencyId', 'agency.name as agency', 'entry.contact_kind as contactKind', 'entry.contact_hint as contactHint', 'entry.contact', 'entry.nip', 'entry.region_code as regionCode', 'entry.registration_id as registrationId'])
    .where('entry.id', '=', entryId)
    .where('event.state', '<>', 'draft')
    .executeTakeFirst();
  // The table's CHECK admits only these words.
  return row ? (row as Invitation) : null;
}
