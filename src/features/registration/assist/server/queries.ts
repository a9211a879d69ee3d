import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface AssistedPerson {
  name: string;
  number: number;
  code: string;
}

/** Who was just signed up, to be told number and code. */
export async function findAssisted(db: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<AssistedPerson | null> {
  const row = await db
    .selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['participant.name', 'registration.number', 'registration.code'])
    .where('registration.event_id', '=', eventId).where('registration.id', '=', registrationId).where('registration.via', '=', 'staff').executeTakeFirst();
  return row ?? null;
}

/** How many people one officer helped in an event. */
export async function countAssisted(db: Kysely<Database>, { eventId, userId }: { eventId: string; userId: string }): Promise<number> {
  const row = await db.selectFrom('registration_consent_record').select((one) => one.fn.count<number>('participant_id').distinct().as('people')).where('event_id', '=', eventId).where('recorded_by', '=', userId).executeTakeFirstOrThrow();
  return Number(row.people);
}
