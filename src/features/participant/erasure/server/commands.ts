import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

/** What stands where a name stood. */
export const erasedName = '(dihapus)';

/**
 * Blanks whatever says who these people are, in the caller's transaction. The rows stay, for counts and references hang on them; the
 * look-up values become the row's own, so that nobody is found by a number or a name any more and whoever signs up anew is somebody new.
 */
export async function eraseParticipants(trx: Transaction<Database>, { participantIds, now }: { participantIds: readonly string[]; now: Date }): Promise<void> {
  await sql`update participant set name = ${erasedName}, name_key = 'erased ' || id, contact = '', contact_hmac = uuid_send(id), contact_hint = '', origin_hmac = uuid_send(id), institution = null,
      nip = null, nip_hmac = null, age_band = null, sex = null, occupation = null, education = null, changed_at = ${now}, erased_at = ${now}
    where id = any(${[...participantIds]}::uuid[])`.execute(trx);
}
