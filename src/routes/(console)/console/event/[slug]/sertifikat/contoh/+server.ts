import { samplePage } from '#features/certificate/page/server/queries.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The certificate as it would look, with an invented name and a code that nobody signed. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const bytes = await samplePage(event.locals.app, principal, { event: event.params.slug, language: event.locals.locale });
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="contoh.pdf"', 'cache-control': 'no-store' } });
  });
