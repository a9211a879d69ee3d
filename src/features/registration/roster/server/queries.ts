import { sql, type Kysely } from 'kysely';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { RosterMapping } from '../mapping/model.ts';
import { readRoster, type RosterReading } from '../model.ts';
import { readRosterFile } from './vendor.ts';

/** What came of a list: rows of people in the file, good and faulty; of the good ones how many were added, changed, or there already. */
export interface RosterCounts {
  rows: number;
  good: number;
  faulty: number;
  added: number;
  changed: number;
  unchanged: number;
}

export interface RosterView {
  id: string;
  eventId: string;
  fileName: string;
  fileHash: Buffer;
  agency: string | null;
  sheet: string;
  sheets: string[];
  mapping: RosterMapping;
  state: 'preview' | 'importing' | 'done' | 'failed';
  /** Good rows that were dealt with. */
  progress: number;
  counts: RosterCounts;
  fault: string | null;
  uploadedAt: Date;
  finishedAt: Date | null;
  /** The file is gone: no preview and no error sheet any more. */
  forgotten: boolean;
}

interface Row {
  id: string;
  event_id: string;
  file_name: string;
  file_hash: Buffer;
  agency: string | null;
  sheet: string;
  sheets: string[];
  mapping: unknown;
  state: string;
  progress: number;
  counts: unknown;
  fault: string | null;
  uploaded_at: Date;
  finished_at: Date | null;
  forgotten_at: Date | null;
}

const toView = (row: Row): RosterView => ({
  id: row.id,
  eventId: row.event_id,
  fileName: row.file_name,
  fileHash: row.file_hash,
  agency: row.agency,
  sheet: row.sheet,
  sheets: row.sheets,
  mapping: row.mapping as RosterMapping,
  // The table's CHECK admits only these words.
  state: row.state as RosterView['state'],
  progress: row.progress,
  counts: row.counts as RosterCounts,
  fault: row.fault,
  uploadedAt: row.uploaded_at,
  finishedAt: row.finished_at,
  forgotten: row.forgotten_at !== null,
});

/** One uploaded list of an event, within the transaction's scope. Refuses `not_found`. */
export async function getRoster(db: Kysely<Database>, { event, rosterId }: { event: string; rosterId: string }): Promise<RosterView> {
  const { id } = await getEvent(db, event);
  const row = await db.selectFrom('registration_roster').selectAll().where('event_id', '=', id).where('id', '=', rosterId).executeTakeFirst();
  if (!row) throw notFound();
  return toView(row);
}

/** The lists of an event, newest first. */
export async function listRosters(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<RosterView[]> {
  return (await db.selectFrom('registration_roster').selectAll().where('event_id', '=', eventId).orderBy('uploaded_at', 'desc').execute()).map(toView);
}

/** Reads a kept file once more: what is good and what is wrong with the rest, and the file's own cells for its error sheet. */
export async function rereadRoster(app: App, roster: RosterView): Promise<RosterReading & { heading: string[]; sample: string[][]; cells: Map<number, string[]> }> {
  const sheet = await readRosterFile(app, { hash: roster.fileHash, sheet: roster.sheet });
  const reading = readRoster(sheet.rows, roster.mapping, { agency: roster.agency, on: localDate(roster.uploadedAt, 'WIB') });
  return {
    ...reading,
    heading: sheet.rows.find(({ line }) => line === roster.mapping.headingLine)?.cells ?? [],
    sample: sheet.rows.filter(({ line }) => line >= roster.mapping.firstLine).slice(0, 5).map(({ cells }) => cells),
    cells: new Map(sheet.rows.map(({ line, cells }) => [line, cells])),
  };
}

export interface AgencyView {
  id: string;
  name: string;
  code: string;
  listed: number;
  invited: number;
  answered: number;
  /** Of those who have not answered, how many can be written to by e-mail. */
  reachable: number;
}

/** The agencies of an event with who is listed, invited and has answered, those with most unanswered first. */
export async function listAgencies(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<AgencyView[]> {
  return db
    .selectFrom('registration_agency as agency')
    .leftJoin('registration_roster_entry as entry', (join) => join.onRef('entry.event_id', '=', 'agency.event_id').onRef('entry.agency_id', '=', 'agency.id'))
    .select(['agency.id', 'agency.name', 'agency.code'])
    .select([
      sql<number>`count(entry.id)::int`.as('listed'),
      sql<number>`(count(entry.id) filter (where entry.invitations > 0))::int`.as('invited'),
      sql<number>`(count(entry.id) filter (where entry.registration_id is not null))::int`.as('answered'),
      sql<number>`(count(entry.id) filter (where entry.registration_id is null and entry.contact_kind = 'email'))::int`.as('reachable'),
    ])
    .where('agency.event_id', '=', eventId)
    .groupBy(['agency.event_id', 'agency.id'])
    .orderBy(sql`count(entry.id) filter (where entry.registration_id is null)`, 'desc')
    .orderBy('agency.name')
    .execute();
}

export interface EntryView {
  id: string;
  name: string;
  nipHint: string | null;
  contactHint: string | null;
  contactKind: 'phone' | 'email' | null;
  unit: string | null;
  invitedAt: Date | null;
  invitations: number;
  registrationId: string | null;
  number: number | null;
  linkedBy: string | null;
}

/** The people one agency named, by name; `answered` narrows. */
export async function listEntries(db: Kysely<Database>, { eventId, agencyId, answered, limit = 40, offset = 0 }: { eventId: string; agencyId: string; answered?: boolean | undefined; limit?: number; offset?: number }): Promise<{ agency: { id: string; name: string; code: string }; total: number; rows: EntryView[] }> {
  const agency = await db.selectFrom('registration_agency').select(['id', 'name', 'code']).where('event_id', '=', eventId).where('id', '=', agencyId).executeTakeFirst();
  if (!agency) throw notFound();
  const matching = db
    .selectFrom('registration_roster_entry as entry')
    .where('entry.event_id', '=', eventId)
    .where('entry.agency_id', '=', agencyId)
    .$if(answered !== undefined, (query) => query.where('entry.registration_id', answered ? 'is not' : 'is', null));
  const { total } = await matching.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .leftJoin('registration', (join) => join.onRef('registration.event_id', '=', 'entry.event_id').onRef('registration.id', '=', 'entry.registration_id'))
    .select(['entry.id', 'entry.name', 'entry.nip_hint as nipHint', 'entry.contact_hint as contactHint', 'entry.contact_kind as contactKind', 'entry.unit', 'entry.invited_at as invitedAt', 'entry.invitations', 'entry.registration_id as registrationId', 'registration.number', 'entry.linked_by as linkedBy'])
    .orderBy('entry.name')
    .orderBy('entry.id')
    .limit(limit)
    .offset(offset)
    .execute();
  // The table's CHECK admits only these words.
  return { agency, total, rows: rows as EntryView[] };
}
