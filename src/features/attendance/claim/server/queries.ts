import type { Selectable, Transaction } from 'kysely';
import type { AttendanceClaimTable, Database } from '#platform/database/schema.ts';
import type { StoredFile } from '#platform/files/store.ts';
import type { Claim, ClaimState } from '../model.ts';

const asClaim = (row: Selectable<AttendanceClaimTable>): Claim => ({
  id: row.id, state: row.state as ClaimState, reason: row.reason, from: row.from_at.toISOString(), until: row.until_at.toISOString(), photo: row.photo_hash !== null,
  madeAt: row.made_at.toISOString(), decision: row.decision, decidedAt: row.decided_at?.toISOString() ?? null,
});

/** One person's claims, the newest first. */
export async function listOwnClaims(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<Claim[]> {
  const rows = await trx.selectFrom('attendance_claim').selectAll().where('event_id', '=', eventId).where('registration_id', '=', registrationId).orderBy('made_at', 'desc').execute();
  return rows.map(asClaim);
}

export interface ClaimLine extends Claim {
  number: number;
  name: string;
  channel: string;
  /** What the ledger counted by itself, in seconds; null without evidence. */
  seconds: number | null;
}

/** All claims of an event, those that wait first, for the desk that decides. */
export async function listClaims(trx: Transaction<Database>, { eventId }: { eventId: string }): Promise<ClaimLine[]> {
  const rows = await trx
    .selectFrom('attendance_claim as k')
    .innerJoin('registration as r', (join) => join.onRef('r.event_id', '=', 'k.event_id').onRef('r.id', '=', 'k.registration_id'))
    .innerJoin('participant as p', 'p.id', 'r.participant_id')
    .innerJoin('channel as c', (join) => join.onRef('c.event_id', '=', 'r.event_id').onRef('c.id', '=', 'r.channel_id'))
    .leftJoin('attendance as a', (join) => join.onRef('a.event_id', '=', 'r.event_id').onRef('a.registration_id', '=', 'r.id'))
    .selectAll('k')
    .select(['r.number', 'p.name', 'c.name as channel', 'a.seconds'])
    .where('k.event_id', '=', eventId)
    .orderBy((eb) => eb.case().when('k.state', '=', 'open').then(0).else(1).end())
    .orderBy('k.made_at')
    .execute();
  return rows.map((row) => ({ ...asClaim(row), number: row.number, name: row.name, channel: row.channel, seconds: row.seconds }));
}

/** The picture sent along with a claim; null where there is none. */
export async function findClaimPhoto(trx: Transaction<Database>, { eventId, id }: { eventId: string; id: string }): Promise<StoredFile | null> {
  const row = await trx.selectFrom('attendance_claim').select(['photo_hash', 'photo_type']).where('event_id', '=', eventId).where('id', '=', id).executeTakeFirst();
  return row?.photo_hash ? { hash: row.photo_hash, type: row.photo_type as StoredFile['type'] } : null;
}
