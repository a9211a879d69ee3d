import { readAsked } from '#features/attendance/schema.ts';
import { exportAttendance } from '#features/attendance/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The list on the page, filter and search included, as a workbook. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { filter, search } = readAsked(event.url.searchParams);
    const { name, body } = await exportAttendance(event.locals.app, principal, { slug: event.params.slug, filter, search, locale: event.locals.locale, format: 'xlsx' });
    return new Response(new Uint8Array(body as Buffer), { headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
