import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/**
 * Links people on an event's lists with the places they have: the same number of a civil servant, or the same contact and name.
 * Nothing else is certain; a name alone is for a person to decide. Repeating it changes nothing. Answers how many were linked.
 */
export async function linkRegistered(trx: Transaction<Database>, { eventId, now }: { eventId: string; now: Date }): Promise<number> {
  let linked = 0;
  for (const by of ['nip', 'contact'] as const) {
    const same = by === 'nip' ? sql`person.nip_hmac = entry.nip_hmac` : sql`person.contact_hmac = entry.contact_hmac and person.name_key = entry.name_key`;
    const { numAffectedRows } = await sql`
      update registration_roster_entry entry set registration_id = place.id, linked_by = ${by}, linked_at = ${now}
      from registration place join participant person on person.id = place.participant_id
      where entry.event_id = ${eventId} and entry.registration_id is null and place.event_id = ${eventId} and place.state = 'active' and ${same}`.execute(trx);
    linked += Number(numAffectedRows ?? 0);
  }
  return linked;
}
