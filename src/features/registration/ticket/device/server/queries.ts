import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/** Whether a personal link was opened on a device before, or made on one: then any other device has to say whose it is. */
export async function isOpenedElsewhere(db: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<boolean> {
  const row = await db
    .selectFrom('registration')
    .leftJoin('registration_device', (join) => join.onRef('registration_device.event_id', '=', 'registration.event_id').onRef('registration_device.registration_id', '=', 'registration.id'))
    .select(['registration.via', 'registration_device.opened_at'])
    .where('registration.event_id', '=', eventId)
    .where('registration.id', '=', registrationId)
    .executeTakeFirst();
  return row !== undefined && (row.via === 'form' || row.opened_at !== null);
}
