import { exportAgencies } from '#features/certificate/agency/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** Who has a certificate and who has not, name by name. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { name, csv } = await exportAgencies(event.locals.app, principal, { event: event.params.slug, language: event.locals.locale });
    return new Response(csv, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
