import { sql, type Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface ExportRow {
  number: number;
  name: string;
  contactHint: string;
  region: string;
  regionCode: string;
  segment: string;
  institution: string | null;
  channel: string;
  state: string;
  via: string;
  createdAt: Date;
  /** The agency that named the person, and how the two were found to be one. */
  agency: string | null;
  linkedBy: string | null;
  /** The viewing point the person was at. */
  viewingPoint: string | null;
}

/** Every registration of an event with where it came from, by number. Contacts only as hints: whole ones leave by no export. */
export async function listForExport(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select r.number, p.name, p.contact_hint as "contactHint", region.name as region, p.region_code as "regionCode", p.segment, p.institution, channel.name as channel, r.state, r.via, r.created_at as "createdAt",
      listed.agency, listed.linked_by as "linkedBy", watched.place as "viewingPoint"
    from registration r
    join participant p on p.id = r.participant_id
    join region on region.code = p.region_code
    join channel on channel.event_id = r.event_id and channel.id = r.channel_id
    left join lateral (select agency.name as agency, entry.linked_by from registration_roster_entry entry join registration_agency agency on agency.event_id = entry.event_id and agency.id = entry.agency_id
      where entry.event_id = r.event_id and entry.registration_id = r.id order by entry.linked_at limit 1) listed on true
    left join lateral (select point.place from registration_viewing_person person join registration_viewing_point point on point.event_id = person.event_id and point.id = person.point_id
      where person.event_id = r.event_id and person.registration_id = r.id and person.removed_at is null order by person.came_at limit 1) watched on true
    where r.event_id = ${eventId} order by r.number`.execute(db);
  return rows;
}
