import { exportItems } from '#features/assessment/bank/server/commands.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** One version with its keys as a workbook; the audit says who took it out. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { name, body } = await exportItems(event.locals.app, principal, { instrumentId: event.params.instrumen, versionId: event.url.searchParams.get('versi') ?? undefined });
    return new Response(new Uint8Array(body), { headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
