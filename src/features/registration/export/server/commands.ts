import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { segmentName } from '#features/programme/model.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv, writeXlsx, type ExportCell } from '#platform/files/sheet/writer.ts';
import { formatInstant } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { listForExport } from './queries.ts';

export const exportTypes = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;
export type ExportFormat = keyof typeof exportTypes;

/** Everybody who signed up for an event as a sheet, with the agency that named them and their viewing point; one audit line. Refuses `not_found`, `forbidden`. */
export async function exportRegistrations(app: App, principal: Principal, { slug, format, locale }: { slug: string; format: ExportFormat; locale: Locale }): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }> {
  const { event, rows, segments } = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertMayEdit(principal, event);
    const rows = await listForExport(trx, { eventId: event.id });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.export', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: rows.length, format } });
    return { event, rows, segments: await listSegments(trx, event.programmeId) };
  });
  const states: Record<string, typeof m.export_state_active> = { active: m.export_state_active, cancelled: m.export_state_cancelled };
  const ways: Record<string, typeof m.export_state_active> = { form: m.export_via_form, api: m.export_via_api, staff: m.export_via_staff };
  const links: Record<string, typeof m.export_state_active> = { claim: m.export_link_claim, contact: m.export_link_contact, nip: m.export_link_nip, staff: m.export_link_staff, viewing_point: m.export_link_viewing };
  const said = (words: Record<string, typeof m.export_state_active>, word: string | null): string => (word === null ? '' : (words[word]?.({}, { locale }) ?? word));
  const heading = [m.export_number, m.export_name, m.export_contact, m.export_region, m.export_region_code, m.export_segment, m.export_institution, m.export_channel, m.export_state, m.export_via, m.export_at, m.export_agency, m.export_linked_by, m.export_viewing];
  const table: ExportCell[][] = [
    heading.map((word) => word({}, { locale })),
    ...rows.map((row): ExportCell[] => [
      row.number, row.name, row.contactHint, row.region, row.regionCode, segmentName(segments, row.segment, locale), row.institution ?? '', row.channel, said(states, row.state), said(ways, row.via), formatInstant(row.createdAt, event.zone, locale), row.agency ?? '', said(links, row.linkedBy), row.viewingPoint ?? '',
    ]),
  ];
  const bytes = format === 'csv' ? Buffer.from(writeCsv(table, locale)) : await writeXlsx(table, { name: m.export_sheet({}, { locale }) });
  return { name: `${m.export_sheet({}, { locale }).toLowerCase()}-${event.slug}.${format}`, bytes: new Uint8Array(bytes) };
}
