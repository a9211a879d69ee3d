import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv } from '#platform/files/sheet/writer.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { gapWords } from '../../condition/model.ts';
import { assertMayIssue } from '../../server/policy.ts';
import type { AgencyPerson } from '../model.ts';
import { listAgencyPeople } from './queries.ts';

/** Who has a certificate and who has not, agency by agency, with what is lacking; one audit line. Refuses `not_found` and `forbidden`. */
export function exportAgencies(app: App, principal: Principal, { event: slug, language }: { event: string; language: Locale }): Promise<{ name: string; csv: string }> {
  const locale = { locale: language };
  const state = ({ number, signedUp, missing }: AgencyPerson): string => {
    if (number !== null) return m.certificate_agency_has({}, locale);
    if (!signedUp) return m.certificate_agency_absent({}, locale);
    return missing.length === 0 ? m.certificate_agency_waiting({}, locale) : m.certificate_agency_has_not({}, locale);
  };
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertMayIssue(principal, event);
    const people = (await listAgencyPeople(trx, event.id)).toSorted((a, b) => (a.agency ?? '\uffff').localeCompare(b.agency ?? '\uffff', 'id') || a.name.localeCompare(b.name, 'id'));
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'certificate.agencies', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: people.length } });
    const head = [m.certificate_column_institution({}, locale), m.certificate_agency_unit({}, locale), m.certificate_column_name({}, locale), m.certificate_column_state({}, locale), m.certificate_agency_lacks({}, locale), m.certificate_column_number({}, locale)];
    const rows = people.map((person) => [person.agency ?? '', person.unit ?? '', person.name, state(person), person.missing.map((gap) => gapWords[gap](language)).join('; '), person.number ?? '']);
    return { name: `sertifikat-instansi-${event.slug}.csv`, csv: writeCsv([head, ...rows], language) };
  });
}
