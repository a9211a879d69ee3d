import type { RequestEvent } from '@sveltejs/kit';
import { sheetOf } from '#features/report/dashboard/table/model.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv, writeXlsx } from '#platform/files/sheet/writer.ts';
import { notFound } from '#platform/http/refusal.ts';
import { readDashboardPage } from './dashboard.ts';

/** The tables of a dashboard as a file, the very cells of its page, with a line in the audit. Refuses `not_found` for other formats. */
export async function dashboardFile(event: RequestEvent, principal: Principal, { key, format, masked }: { key: string; format: string; masked: boolean }): Promise<Response> {
  if (format !== 'csv' && format !== 'xlsx') throw notFound();
  const { app, locale } = event.locals;
  const { page, dashboard, wording } = await readDashboardPage(event, principal, { key, base: '', masked });
  const rows = sheetOf(page.tables, { programme: page.programme.name, simulated: page.simulated, countedAt: dashboard.countedAt, wording });
  await withScope(app.db, principal, (trx) => writeAudit(trx, { by: principal, at: app.clock.now(), action: 'report.export', objectKind: 'programme', objectId: page.programme.id, detail: { rows: rows.length, format } }));
  const body = format === 'csv' ? writeCsv(rows, locale) : new Uint8Array(await writeXlsx(rows, { name: page.programme.key }));
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="capaian-${page.programme.key}${page.simulated ? '-simulasi' : ''}.${format}"`, 'cache-control': 'no-store',
    },
  });
}
