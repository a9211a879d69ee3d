import type { Transaction } from 'kysely';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';

export type JoinProof = 'code' | 'link' | 'helpdesk';

export interface NewJoin {
  programmeId: string;
  claimId: string;
  intoId: string;
  proof: JoinProof;
  reason: string | null;
  /** Registration or account. */
  decidedBy: string;
  now: Date;
}

/** Writes down that a claim was proven to be its person, in the caller's transaction. */
export async function keepJoin(trx: Transaction<Database>, { programmeId, claimId, intoId, proof, reason, decidedBy, now }: NewJoin): Promise<string> {
  const id = newId();
  await trx.insertInto('participant_join').values({ id, programme_id: programmeId, claim_id: claimId, into_id: intoId, proof, reason, decided_by: decidedBy, at: now }).execute();
  return id;
}

/** Writes down who took a join back and why. */
export async function closeJoin(trx: Transaction<Database>, { joinId, by, reason, now }: { joinId: string; by: string; reason: string; now: Date }): Promise<void> {
  await trx.updateTable('participant_join').set({ undone_at: now, undone_by: by, undone_reason: reason }).where('id', '=', joinId).where('undone_at', 'is', null).execute();
}
