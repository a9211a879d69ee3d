import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Consent, ConsentPurpose } from '../../../model.ts';

/** What a holder agreed to, as it stands now. */
export async function listConsents(db: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<Consent> {
  const rows = await db.selectFrom('registration_consent').select(['purpose', 'given', 'withdrawn_at']).where('event_id', '=', eventId).where('registration_id', '=', registrationId).execute();
  const of = (purpose: ConsentPurpose) => rows.some((row) => row.purpose === purpose && row.given && row.withdrawn_at === null);
  return { attend: of('attend'), publicity: of('publicity'), contact: of('contact') };
}
