import { sql, type Transaction } from 'kysely';
import { markEntered } from '#features/registration/entry/server/commands.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import type { EvidenceSource, Grade } from '../model.ts';

/** One observation of one registered person. */
export interface EvidenceEntry {
  registrationId: string;
  source: EvidenceSource;
  /** What makes the same observation the same row when it comes again: a scan's nonce, a code's number, a sheet's line. */
  sourceKey: string;
  startedAt: Date;
  /** Absent: an instant ("there at that moment"). */
  endedAt?: Date;
  /** `hall_scan` only: through the door inwards or outwards. */
  direction?: 'in' | 'out';
  grade: Grade;
  channelId?: string;
  /** The line (from 1) of a file that is kept in `attendance_file`. */
  file?: { hash: Buffer; row: number };
  /** Keyed hash of the device or session that sent it. */
  sessionKey?: Buffer;
  /** When it reached us, where it was observed earlier (a scanner without a line). */
  recordedAt?: Date;
  /** `manual` needs both. */
  decidedBy?: string;
  reason?: string;
}

/** Evidence is written and the ledger computed one after the other: what was written before an event closed is in its ledger. */
export async function lockLedger(trx: Transaction<Database>, eventId: string): Promise<void> {
  // A server that compiles its plans takes a second to compile row security's, and 20 ms to run them: not in these transactions.
  await sql`select set_config('jit', 'off', true), pg_advisory_xact_lock(hashtextextended(${`attendance:${eventId}`}, 0))`.execute(trx);
}

/**
 * Keeps observations of registered people in the caller's transaction, under the event's ledger lock: all at once, whatever their
 * number. What is known already (same registration, source and source key) stays as it is, and a registration that is not an active
 * one of the event is passed over. Afterwards call `computeAttendance` where the verdicts shall show at once.
 * @returns how many rows are new.
 */
export async function keepEvidence(trx: Transaction<Database>, eventId: string, entries: readonly EvidenceEntry[]): Promise<{ added: number }> {
  if (entries.length === 0) return { added: 0 };
  await lockLedger(trx, eventId);
  const column = <T>(read: (entry: EvidenceEntry) => T): T[] => entries.map(read);
  const at = (instant: Date | undefined): string | null => instant?.toISOString() ?? null;
  const { rows } = await sql<{ id: string }>`
    insert into attendance_evidence (event_id, id, registration_id, source, source_key, shape, started_at, ended_at, direction, grade, channel_id, file_hash, file_row, session_key, recorded_at, decided_by, reason)
    select ${eventId}, e.id, e.registration_id, e.source, e.source_key, case when e.ended_at is null then 'instant' else 'interval' end, e.started_at, coalesce(e.ended_at, e.started_at),
      e.direction, e.grade, e.channel_id, e.file_hash, e.file_row, e.session_key, e.recorded_at, e.decided_by, e.reason
    from unnest(${column(() => newId())}::uuid[], ${column((e) => e.registrationId)}::uuid[], ${column((e) => e.source)}::text[], ${column((e) => e.sourceKey)}::text[],
      ${column((e) => at(e.startedAt))}::timestamptz[], ${column((e) => at(e.endedAt))}::timestamptz[], ${column((e) => e.direction ?? null)}::text[], ${column((e) => e.grade)}::text[],
      ${column((e) => e.channelId ?? null)}::uuid[], ${column((e) => e.file?.hash ?? null)}::bytea[], ${column((e) => e.file?.row ?? null)}::int[], ${column((e) => e.sessionKey ?? null)}::bytea[],
      ${column((e) => at(e.recordedAt))}::timestamptz[], ${column((e) => e.decidedBy ?? null)}::text[], ${column((e) => e.reason ?? null)}::text[])
      as e (id, registration_id, source, source_key, started_at, ended_at, direction, grade, channel_id, file_hash, file_row, session_key, recorded_at, decided_by, reason)
    join registration r on r.event_id = ${eventId} and r.id = e.registration_id and r.state = 'active'
    on conflict do nothing returning id`.execute(trx);
  await markEntered(trx, { eventId, registrationIds: entries.map((entry) => entry.registrationId), at: entries[0]!.startedAt });
  return { added: rows.length };
}

/** Takes rows of our own back, for an undo; the ledger forgets them at its next computation. */
export async function withdrawEvidence(trx: Transaction<Database>, eventId: string, { source, sourceKeys }: { source: EvidenceSource; sourceKeys: readonly string[] }): Promise<number> {
  await lockLedger(trx, eventId);
  const gone = await trx.deleteFrom('attendance_evidence').where('event_id', '=', eventId).where('source', '=', source).where('visitor_id', 'is', null)
    .where('source_key', '=', sql<string>`any(${[...sourceKeys]}::text[])`).executeTakeFirstOrThrow();
  return Number(gone.numDeletedRows);
}
