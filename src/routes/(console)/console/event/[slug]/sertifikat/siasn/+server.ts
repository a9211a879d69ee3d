import { exportCourseRecords } from '#features/certificate/export/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** Course records for SIASN, as its interface names the columns. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { name, csv } = await exportCourseRecords(event.locals.app, principal, { event: event.params.slug });
    return new Response(csv, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
