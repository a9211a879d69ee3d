import { downloadLotPack } from '#features/report/pack/server/commands.ts';
import { notFound } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff('programme_admin');

/** A lot's evidence as one archive. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  if (!/^[0-9a-f-]{36}$/.test(event.params.pack)) throw notFound();
  const { name, bytes } = await downloadLotPack(event.locals.app, principal, { packId: event.params.pack });
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
});
