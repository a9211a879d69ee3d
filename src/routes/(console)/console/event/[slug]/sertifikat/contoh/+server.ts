import { samplePage } from '#features/certificate/page/server/queries.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The certificate as it would look, with an invented name and a code that nobody signed; with `?gambar` as a picture for the page. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const picture = event.url.searchParams.has('gambar');
    const bytes = await samplePage(event.locals.app, principal, { event: event.params.slug, language: event.locals.locale, format: picture ? 'svg' : 'pdf' });
    const headers = picture ? { 'content-type': 'image/svg+xml', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:" } : { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="contoh.pdf"' };
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'cache-control': 'no-store' } });
  });
