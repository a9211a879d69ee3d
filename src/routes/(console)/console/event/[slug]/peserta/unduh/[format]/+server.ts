import { exportRegistrations, exportTypes, type ExportFormat } from '#features/registration/export/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** Everybody of the event as a sheet. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const format = event.params.format as ExportFormat;
    if (!(format in exportTypes)) throw notFound();
    const { name, bytes } = await exportRegistrations(event.locals.app, principal, { slug: event.params.slug, format, locale: event.locals.locale });
    return new Response(bytes, { headers: { 'content-type': exportTypes[format], 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
