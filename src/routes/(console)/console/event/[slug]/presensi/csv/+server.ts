import { readAsked } from '#features/attendance/schema.ts';
import { exportAttendance } from '#features/attendance/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The list on the page, filter and search included, as a file. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { filter, search } = readAsked(event.url.searchParams);
    const { name, body } = await exportAttendance(event.locals.app, principal, { slug: event.params.slug, filter, search, locale: event.locals.locale, format: 'csv' });
    return new Response(body as string, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
