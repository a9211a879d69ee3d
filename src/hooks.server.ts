import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { findStaff } from '#features/account/server/queries.ts';
import { currentApp, type App } from '#platform/app/app.ts';
import { anybody, type Principal } from '#platform/app/principal.ts';
import { isOutage } from '#platform/database/outage.ts';
import { inLocale, localeCookie, readLocale, refusalSentence } from '#platform/i18n/locale.ts';

export const handle: Handle = async ({ event, resolve }) => {
  const app = currentApp();
  const asked = event.url.searchParams.get('lang');
  const locale = readLocale({ query: asked, cookie: event.cookies.get(localeCookie) ?? null });
  if (asked === locale) event.cookies.set(localeCookie, locale, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: false, secure: event.url.protocol === 'https:' });
  event.locals.app = app;
  event.locals.locale = locale;
  event.locals.principal = await whoAsks(event, app);
  const answer = await inLocale(locale, () => resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) }));
  if (event.route.id === doorPage) allowWasm(answer.headers);
  if (answer.status === 503) answer.headers.set('retry-after', String(1 + Math.floor(Math.random() * 4))); // not everybody in the same second
  return answer;
};

/** Who asks; while the database is away a public page is for anybody, and the console says that it is away. */
async function whoAsks(event: RequestEvent, app: App): Promise<Principal> {
  try {
    return (await findStaff(app, event.request.headers)) ?? anybody;
  } catch (reason) {
    if (!isOutage(reason)) throw reason;
    if (event.url.pathname.startsWith('/console')) error(503, refusalSentence('unavailable', event.locals.locale));
    return anybody;
  }
}

/** The one page that runs WebAssembly: its reader of QR codes, for phones that have none of their own. */
const doorPage = '/(crew)/petugas/[slug]/pintu';
function allowWasm(headers: Headers): void {
  const policy = headers.get('content-security-policy');
  if (policy) headers.set('content-security-policy', policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"));
}

export const handleError: HandleServerError = ({ error, event }) => {
  const status = (error as { status?: number }).status ?? 500;
  if (status >= 500) currentApp().log.error({ route: event.route.id, reason: error instanceof Error ? error.stack : String(error) }, 'page');
  return { message: status === 404 ? 'not_found' : 'unexpected' };
};
