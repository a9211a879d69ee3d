import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/**
 * Notes that these people came in (a pulse of the room, a scan at the door), for the release of seats; the first time counts. In
 * the caller's transaction; it waits for a release that is deciding about the same person.
 */
export async function markEntered(trx: Transaction<Database>, { eventId, registrationIds, at }: { eventId: string; registrationIds: readonly string[]; at: Date }): Promise<void> {
  if (registrationIds.length === 0) return;
  await sql`
    insert into registration_entry (event_id, registration_id, at)
    select ${eventId}, r.id, ${at} from registration r where r.event_id = ${eventId} and r.id = any(${[...registrationIds]}::uuid[]) order by r.id
    on conflict do nothing`.execute(trx);
}
