import { sql } from 'kysely';
import { registrationJoined, registrationParted, type RegistrationJoined } from '#features/registration/server/signals.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { computeAttendance, ledgerJob } from '../../server/commands.ts';

/**
 * When a claim is joined to its person, what was observed at its place counts at the person's; when the join is taken back, it is
 * given back. What both places saw alike stays where it is. Repeating either does no harm. A closed event's ledger is computed anew.
 */
export function joinReceivers(app: App): Receiver[] {
  return [
    { signal: registrationJoined, name: 'attendance', receive: (payload) => moveEvidence(app, payload as RegistrationJoined, { back: false }) },
    { signal: registrationParted, name: 'attendance', receive: (payload) => moveEvidence(app, payload as RegistrationJoined, { back: true }) },
  ];
}

async function moveEvidence(app: App, { eventId, from, into }: RegistrationJoined, { back }: { back: boolean }): Promise<void> {
  const state = await withScope(app.db, system('attendance'), async (trx) => {
    // The ledger's lock: nothing is computed or written meanwhile.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`attendance:${eventId}`}, 0))`.execute(trx);
    if (back) {
      await sql`
        with given as (delete from attendance_joined where event_id = ${eventId} and from_registration_id = ${from} and into_registration_id = ${into} returning evidence_id)
        update attendance_evidence e set registration_id = ${from} from given where e.event_id = ${eventId} and e.id = given.evidence_id`.execute(trx);
    } else {
      await sql`
        with moved as (
          update attendance_evidence e set registration_id = ${into}
          where e.event_id = ${eventId} and e.registration_id = ${from}
            and not exists (select from attendance_evidence same where same.event_id = e.event_id and same.registration_id = ${into} and same.source = e.source and same.source_key = e.source_key)
          returning e.id)
        insert into attendance_joined (event_id, evidence_id, from_registration_id, into_registration_id) select ${eventId}, id, ${from}, ${into} from moved
        on conflict (event_id, evidence_id) do update set from_registration_id = excluded.from_registration_id, into_registration_id = excluded.into_registration_id`.execute(trx);
    }
    return (await trx.selectFrom('event').select('state').where('id', '=', eventId).executeTakeFirst())?.state;
  });
  if (state === 'closed') await computeAttendance(app, ledgerJob, eventId);
}
