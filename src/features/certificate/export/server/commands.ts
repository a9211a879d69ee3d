import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv } from '#platform/files/sheet/writer.ts';
import { saidBy } from '../../payload/model.ts';
import { assertMayIssue } from '../../server/policy.ts';
import { siasnColumns, siasnRow } from '../model.ts';

/** Course records of everybody with a valid certificate and a number of a civil servant, for the agency's upload; one audit line. Refuses `not_found` and `forbidden`. */
export function exportCourseRecords(app: App, principal: Principal, { event: slug }: { event: string }): Promise<{ name: string; csv: string }> {
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertMayIssue(principal, event);
    const rows = await trx.selectFrom('certificate as c')
      .innerJoin('registration as r', (join) => join.onRef('r.event_id', '=', 'c.event_id').onRef('r.id', '=', 'c.registration_id'))
      .innerJoin('participant as p', 'p.id', 'r.participant_id')
      .select(['c.payload', 'p.nip']).where('c.event_id', '=', event.id).where('c.state', '=', 'valid').where('p.nip', 'is not', null).orderBy('c.serial').execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'certificate.export', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: rows.length } });
    const records = rows.map(({ payload, nip }) => {
      const said = saidBy(payload);
      return siasnRow({ nip: app.keys.decrypt(nip!), course: said.ev, organiser: said.org, number: said.no, firstDay: said.d[0]!, lastDay: said.d.at(-1)!, hours: said.jp ?? null });
    });
    return { name: `siasn-${event.slug}.csv`, csv: writeCsv([[...siasnColumns], ...records], 'en') };
  });
}
