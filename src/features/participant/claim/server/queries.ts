import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';

export interface OpenClaim {
  claimId: string;
  intoId: string;
  programmeId: string;
  /** Who proves the contact of the claim proves that of the person too. A claim by the number of a civil servant may have another contact. */
  sameContact: boolean;
}

/**
 * The claim that this participant is, with both rows locked in one order; null when it is nobody's claim, or joined already.
 */
export async function findOpenClaim(trx: Transaction<Database>, { participantId }: { participantId: string }): Promise<OpenClaim | null> {
  const row = await trx.selectFrom('participant').select(['id', 'claim_of', 'programme_id']).where('id', '=', participantId).executeTakeFirst();
  if (!row?.claim_of) return null;
  const pair = await trx.selectFrom('participant').select(['id', 'claim_of', 'contact_hmac']).where('id', 'in', [row.id, row.claim_of]).orderBy('id').forUpdate().execute();
  const [claim, into] = [pair.find(({ id }) => id === row.id)!, pair.find(({ id }) => id === row.claim_of)!];
  const joined = await trx.selectFrom('participant_join').select('id').where('claim_id', '=', row.id).where('undone_at', 'is', null).executeTakeFirst();
  if (joined || claim.claim_of !== into.id) return null;
  return { claimId: claim.id, intoId: into.id, programmeId: row.programme_id, sameContact: claim.contact_hmac.equals(into.contact_hmac) };
}

export interface JoinRow {
  id: string;
  programmeId: string;
  claimId: string;
  intoId: string;
  undone: boolean;
}

/** One join, locked. */
export async function findJoin(trx: Transaction<Database>, { joinId }: { joinId: string }): Promise<JoinRow | null> {
  const row = await trx.selectFrom('participant_join').selectAll().where('id', '=', joinId).forUpdate().executeTakeFirst();
  return row ? { id: row.id, programmeId: row.programme_id, claimId: row.claim_id, intoId: row.into_id, undone: row.undone_at !== null } : null;
}

/** Whether a participant is a claim that nobody proved yet. */
export async function isOpenClaim(trx: Kysely<Database>, { participantId }: { participantId: string }): Promise<boolean> {
  const row = await trx
    .selectFrom('participant')
    .leftJoin('participant_join', (join) => join.onRef('participant_join.claim_id', '=', 'participant.id').on('participant_join.undone_at', 'is', null))
    .select(['participant.claim_of', 'participant_join.id as joined'])
    .where('participant.id', '=', participantId)
    .executeTakeFirst();
  return row?.claim_of != null && row.joined === null;
}
