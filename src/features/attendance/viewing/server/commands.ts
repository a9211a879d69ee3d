import type { Transaction } from 'kysely';
import { listViewingPresence } from '#features/registration/viewing/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import { keepEvidence, withdrawEvidence, type EvidenceEntry } from '../../evidence/server/commands.ts';
import { countedWindow } from '../../model.ts';
import type { LedgerEvent } from '../../server/queries.ts';

/**
 * Makes the evidence of an event's viewing points what their rosters say now: from coming to leaving, or to the end of the counted
 * hours. The row's key names point and person of the roster. What a host took back is taken back here. Heads that were only counted
 * are no evidence and stay apart. Under the ledger's lock, in the caller's transaction.
 */
export async function takeViewingPresence(trx: Transaction<Database>, event: Pick<LedgerEvent, 'id' | 'hours' | 'days'>): Promise<{ added: number; withdrawn: number }> {
  const windows = (event.days.length > 0 ? event.days.map(({ hours }) => hours) : [event.hours]).flatMap((hours) => countedWindow(hours) ?? []);
  const wanted = (await listViewingPresence(trx, { eventId: event.id })).flatMap((person): EvidenceEntry[] => {
    // Who was not seen leaving stayed to the end of the day on which they came.
    const day = windows.find(({ until }) => until > person.cameAt.getTime()) ?? windows.at(-1);
    const endedAt = person.leftAt ?? (day && new Date(day.until));
    if (!endedAt || endedAt <= person.cameAt) return [];
    return [{ registrationId: person.registrationId, source: 'viewing_point', sourceKey: `${person.pointId}:${person.personId}`, startedAt: person.cameAt, endedAt, grade: 'C' }];
  });
  const standing = await trx.selectFrom('attendance_evidence').select(['registration_id', 'source_key', 'started_at', 'ended_at']).where('event_id', '=', event.id).where('source', '=', 'viewing_point').where('visitor_id', 'is', null).execute();
  const byKey = new Map(wanted.map((entry) => [entry.sourceKey, entry]));
  const stale = standing.filter((row) => {
    const entry = byKey.get(row.source_key);
    return entry?.registrationId !== row.registration_id || entry.startedAt.getTime() !== row.started_at.getTime() || entry.endedAt?.getTime() !== row.ended_at.getTime();
  });
  const withdrawn = stale.length === 0 ? 0 : await withdrawEvidence(trx, event.id, { source: 'viewing_point', sourceKeys: stale.map((row) => row.source_key) });
  return { withdrawn, ...(await keepEvidence(trx, event.id, wanted)) };
}
