import { getEvent } from '#features/event/server/queries.ts';
import { errorSheet } from '#features/registration/roster/report/model.ts';
import { getRoster, rereadRoster } from '#features/registration/roster/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { staff } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The rows to be mended, with what is wrong with each, as a sheet that can be mended and uploaded again. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const roster = await withScope(app.db, principal, (trx) => getRoster(trx, { event: event.params.slug, rosterId: event.params.id }));
    const read = await rereadRoster(app, roster);
    const bytes = await writeXlsx(errorSheet(read.faults, read, locale), { name: m.roster_faults({}, { locale }) });
    await withScope(app.db, principal, async (trx) => {
      const { id } = await getEvent(trx, event.params.slug);
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.export_errors', objectKind: 'roster', objectId: roster.id, eventId: id, detail: { rows: read.faults.length } });
    });
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="perlu-diperbaiki-${event.params.slug}.xlsx"`, 'cache-control': 'no-store' } });
  });
