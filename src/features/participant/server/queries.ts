import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Keys } from '#platform/files/keys.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import type { Contact } from '../model.ts';

export interface ResolvedParticipant {
  id: string;
  name: string;
  contactKind: Contact['kind'];
  /** Encrypted; only a sender opens it. */
  contact: Buffer;
  contactHint: string;
  language: Locale;
  simulated: boolean;
  /** Rows with this contact made in the programme within a day before this one, at most `recentCap`: bounds the mail one address gets. */
  recent: number;
}

type Row = { id: string; name: string; contact_kind: string; contact: Buffer; contact_hint: string; language: string; simulated: boolean };

export const toParticipant = (row: Row): Omit<ResolvedParticipant, 'recent'> => ({
  id: row.id,
  name: row.name,
  // The table's CHECKs admit only these words.
  contactKind: row.contact_kind as Contact['kind'],
  contact: row.contact,
  contactHint: row.contact_hint,
  language: row.language as Locale,
  simulated: row.simulated,
});

/** The keyed value by which a contact is found; a rehearsal's people have values of their own. */
export const contactLookup = (keys: Pick<Keys, 'lookup'>, { kind, value }: Contact, simulated = false): Buffer => keys.lookup('contact', `${simulated ? 'simulated ' : ''}${kind}:${value}`);

/** The keyed value by which the number of a civil servant (18 digits) is found; a plain hash of one is guessed in hours. */
export const nipLookup = (keys: Pick<Keys, 'lookup'>, nip: string, simulated = false): Buffer => keys.lookup('nip', `${simulated ? 'simulated ' : ''}${nip}`);

/** What a person said about himself, for himself and for whoever helps him. */
export interface Person extends Omit<ResolvedParticipant, 'recent'> {
  programmeId: string;
  regionCode: string;
  segment: string;
  institution: string | null;
  /** Encrypted. */
  nip: Buffer | null;
  claimOf: string | null;
  profile: { ageBand: string | null; sex: string | null; occupation: string | null; education: string | null };
}

/** One participant, within the transaction's scope. Refuses `not_found`. */
export async function getPerson(trx: Kysely<Database>, { participantId }: { participantId: string }): Promise<Person> {
  const row = await trx.selectFrom('participant').selectAll().where('id', '=', participantId).executeTakeFirst();
  if (!row) throw notFound();
  return {
    ...toParticipant(row),
    programmeId: row.programme_id,
    regionCode: row.region_code,
    segment: row.segment,
    institution: row.institution,
    nip: row.nip,
    claimOf: row.claim_of,
    profile: { ageBand: row.age_band, sex: row.sex, occupation: row.occupation, education: row.education },
  };
}
