import type { Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface CorrectionRow {
  id: string;
  certificateId: string;
  number: string;
  /** As it stands on the certificate. */
  held: string;
  wished: string;
  state: 'asked' | 'accepted' | 'refused';
  answer: string | null;
  askedAt: Date;
}

const rows = (trx: Transaction<Database>, eventId: string) =>
  trx.selectFrom('certificate_correction as k')
    .innerJoin('certificate as c', (join) => join.onRef('c.event_id', '=', 'k.event_id').onRef('c.id', '=', 'k.certificate_id'))
    .select(['k.id', 'k.certificate_id as certificateId', 'c.number', 'c.name as held', 'k.name as wished', 'k.state', 'k.answer', 'k.asked_at as askedAt'])
    .where('k.event_id', '=', eventId);

/** Corrections that wait for a person, the oldest first. */
export async function listAsked(trx: Transaction<Database>, eventId: string): Promise<CorrectionRow[]> {
  return (await rows(trx, eventId).where('k.state', '=', 'asked').orderBy('k.asked_at').orderBy('k.id').limit(200).execute()) as CorrectionRow[];
}

/** The last correction that this person asked for; undefined where there was none. */
export async function lastOf(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<CorrectionRow | undefined> {
  return (await rows(trx, eventId).where('c.registration_id', '=', registrationId).orderBy('k.id', 'desc').limit(1).executeTakeFirst()) as CorrectionRow | undefined;
}
