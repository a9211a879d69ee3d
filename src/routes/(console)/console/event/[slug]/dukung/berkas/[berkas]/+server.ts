import { downloadPaper } from '#features/plan/paper/server/commands.ts';
import { notFound } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** An attached paper, for those who work on the event; each download is a line of the audit. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  if (!/^[0-9a-f-]{36}$/.test(event.params.berkas)) throw notFound();
  const { name, type, bytes } = await downloadPaper(event.locals.app, principal, { event: event.params.slug, id: event.params.berkas });
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
});
