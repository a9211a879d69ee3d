import { exportPack } from '#features/report/pack/server/commands.ts';
import { notFound } from '#platform/http/refusal.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

const types = { pdf: 'application/pdf', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

/** The event's evidence as one file, in the reader's language. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { format } = event.params;
  if (format !== 'pdf' && format !== 'xlsx') throw notFound();
  const { name, bytes } = await exportPack(event.locals.app, principal, { event: event.params.slug, language: event.locals.locale, format });
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': types[format], 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
});
