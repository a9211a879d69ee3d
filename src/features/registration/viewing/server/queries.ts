import { sql, type Kysely } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Keys } from '#platform/files/keys.ts';
import type { ExpectedPerson, ViewingPerson } from '../model.ts';

/** Whoever holds a host's link: may write the list of this one point. */
export interface ViewingHost {
  kind: 'event';
  eventId: string;
  programmeId: string;
  pointId: string;
  slug: string;
}

/** The token of a host's link: id of the point (16 bytes) and a code of authenticity (12 bytes). Derived, never stored; a raised link version withdraws it. */
export function hostToken(keys: Keys, { pointId, linkVersion }: { pointId: string; linkVersion: number }): string {
  return Buffer.concat([Buffer.from(pointId.replaceAll('-', ''), 'hex'), keys.sign('viewing-host', `${pointId}:${linkVersion}`, 12)]).toString('base64url');
}

/** Who acts with this token; null when it is none of ours, withdrawn, or its point was closed. */
export async function findHost(app: Pick<App, 'db' | 'keys'>, token: string | undefined): Promise<ViewingHost | null> {
  if (!token || !/^[\w-]{38}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.toString('base64url') !== token) return null;
  const hex = bytes.toString('hex', 0, 16);
  const pointId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  const row = await withScope(app.db, system('viewing'), (trx) =>
    trx
      .selectFrom('registration_viewing_point as point')
      .innerJoin('event', 'event.id', 'point.event_id')
      .select(['point.event_id', 'point.link_version', 'event.programme_id', 'event.slug'])
      .where('point.id', '=', pointId)
      .where('point.state', '=', 'open')
      .executeTakeFirst(),
  );
  if (!row || !app.keys.verify('viewing-host', `${pointId}:${row.link_version}`, bytes.subarray(16))) return null;
  return { kind: 'event', eventId: row.event_id, programmeId: row.programme_id, pointId, slug: row.slug };
}

export interface PointView {
  id: string;
  code: string;
  place: string;
  address: string | null;
  regionCode: string;
  region: string;
  officer: string;
  contactHint: string;
  /** Encrypted phone or e-mail of the officer. */
  contact: Buffer;
  agency: string | null;
  expected: number;
  listed: boolean;
  /** Heads somebody counted: never added to `identified`. */
  headCount: number | null;
  headCountAt: Date | null;
  /** People on the list, and those of them who came. */
  people: number;
  identified: number;
  /** Same names that a person has to decide about. */
  undecided: number;
  linkVersion: number;
  state: 'open' | 'closed';
}

/** The viewing points of an event for its staff, or one of them for its host. */
export async function listPoints(db: Kysely<Database>, { eventId, pointId, listed }: { eventId: string; pointId?: string; listed?: boolean }): Promise<PointView[]> {
  const rows = await db
    .selectFrom('registration_viewing_point as point')
    .innerJoin('region', 'region.code', 'point.region_code')
    .leftJoin('registration_agency as agency', (join) => join.onRef('agency.event_id', '=', 'point.event_id').onRef('agency.id', '=', 'point.agency_id'))
    .leftJoin('registration_viewing_person as person', (join) => join.onRef('person.event_id', '=', 'point.event_id').onRef('person.point_id', '=', 'point.id').on('person.removed_at', 'is', null))
    .select(['point.id', 'point.code', 'point.place', 'point.address', 'point.region_code as regionCode', 'region.name as region', 'point.officer', 'point.contact_hint as contactHint', 'point.contact', 'agency.name as agency', 'point.expected', 'point.listed', 'point.head_count as headCount', 'point.head_count_at as headCountAt', 'point.link_version as linkVersion', 'point.state'])
    .select([
      sql<number>`count(person.id)::int`.as('people'),
      sql<number>`(count(person.id) filter (where person.came_at is not null))::int`.as('identified'),
      sql<number>`(count(person.id) filter (where person.maybe_registration_id is not null and person.decision is null))::int`.as('undecided'),
    ])
    .where('point.event_id', '=', eventId)
    .$if(pointId !== undefined, (query) => query.where('point.id', '=', pointId!))
    .$if(listed === true, (query) => query.where('point.listed', '=', true).where('point.state', '=', 'open'))
    .groupBy(['point.event_id', 'point.id', 'region.code', 'agency.event_id', 'agency.id'])
    .orderBy('point.place')
    .execute();
  // The table's CHECK admits only these words.
  return rows as PointView[];
}

/** The open viewing point with this code (normalised by `readCode`). */
export async function findPointByCode(db: Kysely<Database>, { eventId, code }: { eventId: string; code: string }): Promise<{ id: string; place: string; address: string | null } | undefined> {
  return db.selectFrom('registration_viewing_point').select(['id', 'place', 'address']).where('event_id', '=', eventId).where('code', '=', code).where('state', '=', 'open').executeTakeFirst();
}

/** The list of one point, latest change last, so that a device only replaces what it has. */
export async function listPeople(db: Kysely<Database>, { eventId, pointId }: { eventId: string; pointId: string }): Promise<ViewingPerson[]> {
  const rows = await db
    .selectFrom('registration_viewing_person')
    .select(['id', 'entry_id', 'name', 'contact_hint', 'nip_hint', 'came_at', 'left_at', 'added_by', 'registration_id'])
    .where('event_id', '=', eventId)
    .where('point_id', '=', pointId)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    entryId: row.entry_id,
    name: row.name,
    contactHint: row.contact_hint,
    nipHint: row.nip_hint,
    cameAt: row.came_at?.toISOString() ?? null,
    leftAt: row.left_at?.toISOString() ?? null,
    // The table's CHECK admits only these words.
    addedBy: row.added_by as ViewingPerson['addedBy'],
    registered: row.registration_id !== null,
  }));
}

/** Whom the point's agency named and nobody has ticked here yet: the host need not type them. */
export async function listExpected(db: Kysely<Database>, { eventId, pointId }: { eventId: string; pointId: string }): Promise<ExpectedPerson[]> {
  return db
    .selectFrom('registration_viewing_point as point')
    .innerJoin('registration_roster_entry as entry', (join) => join.onRef('entry.event_id', '=', 'point.event_id').onRef('entry.agency_id', '=', 'point.agency_id'))
    .select(['entry.id as entryId', 'entry.name', 'entry.nip_hint as nipHint', 'entry.unit'])
    .where('point.event_id', '=', eventId)
    .where('point.id', '=', pointId)
    .where((row) => row.not(row.exists(row.selectFrom('registration_viewing_person as person').select('person.id').whereRef('person.event_id', '=', 'entry.event_id').whereRef('person.point_id', '=', 'point.id').whereRef('person.entry_id', '=', 'entry.id').where('person.removed_at', 'is', null))))
    .orderBy('entry.name')
    .limit(2000)
    .execute();
}

export interface ViewingPresence {
  personId: string;
  registrationId: string;
  pointId: string;
  place: string;
  cameAt: Date;
  /** Null = stayed to the end, as far as the host knows. */
  leftAt: Date | null;
  addedBy: 'host' | 'self';
}

/** Who was at the event's viewing points (or at one), of the people who have a place. */
export async function listViewingPresence(db: Kysely<Database>, { eventId, pointId }: { eventId: string; pointId?: string }): Promise<ViewingPresence[]> {
  const rows = await db
    .selectFrom('registration_viewing_person as person')
    .innerJoin('registration_viewing_point as point', (join) => join.onRef('point.event_id', '=', 'person.event_id').onRef('point.id', '=', 'person.point_id'))
    .select(['person.id as personId', 'person.registration_id as registrationId', 'person.point_id as pointId', 'point.place', 'person.came_at as cameAt', 'person.left_at as leftAt', 'person.added_by as addedBy'])
    .where('person.event_id', '=', eventId)
    .where('person.removed_at', 'is', null)
    .where('person.came_at', 'is not', null)
    .where('person.registration_id', 'is not', null)
    .$if(pointId !== undefined, (query) => query.where('person.point_id', '=', pointId!))
    .orderBy('person.id')
    .execute();
  return rows as ViewingPresence[];
}

export interface SameName {
  personId: string;
  pointId: string;
  place: string;
  name: string;
  contactHint: string | null;
  /** The other registration of this name. */
  number: number;
  otherName: string;
  otherContactHint: string;
  otherInstitution: string | null;
}

/** People of the lists whose name somebody else of the event bears too, for a person to decide. */
export async function listSameNames(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<SameName[]> {
  return db
    .selectFrom('registration_viewing_person as person')
    .innerJoin('registration_viewing_point as point', (join) => join.onRef('point.event_id', '=', 'person.event_id').onRef('point.id', '=', 'person.point_id'))
    .innerJoin('registration as other', (join) => join.onRef('other.event_id', '=', 'person.event_id').onRef('other.id', '=', 'person.maybe_registration_id'))
    .innerJoin('participant', 'participant.id', 'other.participant_id')
    .select(['person.id as personId', 'point.id as pointId', 'point.place', 'person.name', 'person.contact_hint as contactHint', 'other.number', 'participant.name as otherName', 'participant.contact_hint as otherContactHint', 'participant.institution as otherInstitution'])
    .where('person.event_id', '=', eventId)
    .where('person.removed_at', 'is', null)
    .where('person.decision', 'is', null)
    .orderBy('person.name')
    .limit(200)
    .execute();
}
