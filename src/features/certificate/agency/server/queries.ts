import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { missingOf, type Gap, type Standing } from '../../condition/model.ts';
import { facts, findConditions } from '../../condition/server/queries.ts';
import type { AgencyPerson } from '../model.ts';

/**
 * Everybody an agency named for the event, and everybody who signed up and named an institution, each once: what became of the
 * certificate. Somebody on two lists is counted with the agency that linked the place last.
 */
export async function listAgencyPeople(trx: Transaction<Database>, eventId: string): Promise<AgencyPerson[]> {
  const conditions = await findConditions(trx, eventId);
  const { rows } = await sql<Standing & { agency: string | null; unit: string | null; name: string; signedUp: boolean; number: string | null }>`
    with named as (
      select distinct on (coalesce(e.registration_id, e.id)) e.id, e.registration_id, a.name as agency, e.unit, e.name
      from registration_roster_entry e join registration_agency a on a.event_id = e.event_id and a.id = e.agency_id
      where e.event_id = ${eventId} order by coalesce(e.registration_id, e.id), e.linked_at desc nulls last)
    select coalesce(n.agency, nullif(btrim(p.institution), '')) as agency, n.unit, coalesce(p.name, n.name) as name, r.id is not null as "signedUp", ${facts.columns}, c.number
    from named n
    full join (select * from registration where event_id = ${eventId} and state = 'active') r on r.id = n.registration_id
    left join participant p on p.id = r.participant_id ${facts.joins(eventId)}
    left join certificate c on c.event_id = r.event_id and c.registration_id = r.id and c.state = 'valid'`.execute(trx);
  return rows.map(({ agency, unit, name, signedUp, number, ...standing }) => {
    const missing: Gap[] = number !== null || !signedUp ? [] : missingOf(conditions, standing);
    return { agency, unit, name, signedUp, number, missing };
  });
}
