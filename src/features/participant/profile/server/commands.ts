import type { Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { brokenConstraint } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { sql } from 'kysely';
import { contactHint, personKey, type Contact } from '../../model.ts';
import { contactLookup, getPerson, nipLookup, type Person } from '../../server/queries.ts';
import type { Profile } from '../model.ts';

/** Keeps the optional answers of one person, in the caller's transaction. */
export async function keepProfile(trx: Transaction<Database>, { participantId, profile, now }: { participantId: string; profile: Profile; now: Date }): Promise<void> {
  await trx
    .updateTable('participant')
    .set({ age_band: profile.ageBand, sex: profile.sex, occupation: profile.occupation, education: profile.education, changed_at: now })
    .where('id', '=', participantId)
    .execute();
}

export interface Correction {
  name: string;
  /** null = as it was. */
  contact: Contact | null;
  regionCode: string;
  segment: string;
  institution: string | null;
  /** undefined = as it was; null = taken out. */
  nip: string | null | undefined;
}

/**
 * Writes what a proven holder corrects, in the caller's transaction. Where another first identity stands under the new contact and
 * name already, nothing of it is touched or told: this one becomes a claim of it, with its own claims.
 * @returns which fields changed, for the audit.
 */
export async function correctPerson(app: Pick<App, 'keys'>, trx: Transaction<Database>, { participantId, correction, now }: { participantId: string; correction: Correction; now: Date }): Promise<(keyof Correction)[]> {
  const before = await getPerson(trx, { participantId });
  const contact = correction.contact ?? { kind: before.contactKind, value: app.keys.decrypt(before.contact) };
  const nip = correction.nip === undefined ? {} : { nip: correction.nip === null ? null : app.keys.encrypt(correction.nip), nip_hmac: correction.nip === null ? null : nipLookup(app.keys, correction.nip, before.simulated) };
  const nameKey = personKey(correction.name);
  const contactHmac = contactLookup(app.keys, contact, before.simulated);
  const other = before.claimOf === null ? await findFirst(trx, { programmeId: before.programmeId, contactHmac, nameKey, not: participantId }) : null;
  if (other !== null) await trx.updateTable('participant').set({ claim_of: other }).where('claim_of', '=', participantId).execute();
  await trx
    .updateTable('participant')
    .set({
      name: correction.name, name_key: nameKey, region_code: correction.regionCode, segment: correction.segment, institution: correction.institution, ...nip, changed_at: now,
      contact_kind: contact.kind, contact: app.keys.encrypt(contact.value), contact_hmac: contactHmac, contact_hint: contactHint(contact),
      ...(other === null ? {} : { claim_of: other }),
    })
    .where('id', '=', participantId)
    .execute();
  return changedFields(app, before, correction, contact);
}

/** The first identity under a contact and a name, locked, so that it cannot become a claim itself meanwhile. */
async function findFirst(trx: Transaction<Database>, { programmeId, contactHmac, nameKey, not }: { programmeId: string; contactHmac: Buffer; nameKey: string; not: string }): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`person:${programmeId}:${contactHmac.toString('hex')}:${nameKey}`}, 0))`.execute(trx);
  const row = await trx
    .selectFrom('participant').select('id')
    .where('programme_id', '=', programmeId).where('contact_hmac', '=', contactHmac).where('name_key', '=', nameKey).where('claim_of', 'is', null).where('id', '!=', not)
    .forUpdate().executeTakeFirst();
  return row?.id ?? null;
}

function changedFields(app: Pick<App, 'keys'>, before: Person, correction: Correction, contact: Contact): (keyof Correction)[] {
  const same: Record<keyof Correction, boolean> = {
    name: before.name === correction.name,
    contact: before.contactKind === contact.kind && app.keys.decrypt(before.contact) === contact.value,
    regionCode: before.regionCode === correction.regionCode,
    segment: before.segment === correction.segment,
    institution: before.institution === correction.institution,
    nip: correction.nip === undefined || (before.nip === null ? null : app.keys.decrypt(before.nip)) === correction.nip,
  };
  return (Object.keys(same) as (keyof Correction)[]).filter((field) => !same[field]);
}

/** True where somebody signed up with the corrected contact and name in the same instant: the caller begins again and finds him. */
export const metTwin = (reason: unknown): boolean => brokenConstraint(reason) === 'participant_person';
