import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { hallHoldsHours, instantHoldsSeconds, type EvidenceSource } from '../../evidence/model.ts';
import type { Span } from '../../span/model.ts';
import { wayOf, type Stretch } from '../model.ts';

interface Row extends Span {
  registrationId: string;
  source: EvidenceSource;
  direction: 'in' | 'out' | null;
}

/** The stretches that the evidence of active registrations shows; hosts and the panel left out. A door's entry lasts until its exit. */
export async function stretchesOf(trx: Transaction<Database>, { eventId, window, registrationId = null }: { eventId: string; window: Span; registrationId?: string | null }): Promise<Stretch[]> {
  const { rows } = await sql<Row>`
    select e.registration_id as "registrationId", e.source, e.direction,
      (extract(epoch from e.started_at) * 1000)::float8 as "from", (extract(epoch from e.ended_at) * 1000)::float8 as until
    from attendance_evidence e join registration r on r.event_id = e.event_id and r.id = e.registration_id and r.state = 'active'
    where e.event_id = ${eventId} and e.role = 'attendee' and e.shape <> 'total' and (${registrationId}::uuid is null or e.registration_id = ${registrationId}::uuid)
    order by e.registration_id, e.started_at, e.id`.execute(trx);
  const stretches: Stretch[] = [];
  let inside: Stretch | null = null;
  for (const row of rows) {
    const stretch: Stretch = { registrationId: row.registrationId, way: wayOf[row.source], from: row.from, until: Math.max(row.until, row.from + instantHoldsSeconds * 1000) };
    if (row.source !== 'hall_scan') stretches.push(stretch);
    else if (row.direction === 'out') {
      if (inside?.registrationId === row.registrationId) inside.until = row.from;
      inside = null;
    } else if (inside?.registrationId !== row.registrationId) {
      // Until the exit is read, else to the end of the hours.
      inside = { ...stretch, until: Math.min(window.until, row.from + hallHoldsHours * 3_600_000) };
      stretches.push(inside);
    }
  }
  return stretches;
}

/** One observation of one person, for the person. */
export interface OwnEvidence {
  source: EvidenceSource;
  direction: 'in' | 'out' | null;
  from: string;
  until: string;
  grade: string;
  reason: string | null;
}

/** More lines than anybody reads. */
const mostOwn = 60;

/** What is known of one person, in the order of time: what the ledger counts, and what it was told. */
export async function listOwnEvidence(trx: Transaction<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<OwnEvidence[]> {
  const rows = await trx.selectFrom('attendance_evidence').select(['source', 'direction', 'started_at', 'ended_at', 'grade', 'reason'])
    .where('event_id', '=', eventId).where('registration_id', '=', registrationId).where('role', '=', 'attendee').orderBy('started_at').orderBy('id').limit(mostOwn).execute();
  return rows.map((row) => ({ source: row.source as EvidenceSource, direction: row.direction as OwnEvidence['direction'], from: row.started_at.toISOString(), until: row.ended_at.toISOString(), grade: row.grade, reason: row.reason }));
}
