import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { findStaff } from '#features/account/server/queries.ts';
import { currentApp } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { inLocale, localeCookie, readLocale } from '#platform/i18n/locale.ts';

export const handle: Handle = async ({ event, resolve }) => {
  const app = currentApp();
  const asked = event.url.searchParams.get('lang');
  const locale = readLocale({ query: asked, cookie: event.cookies.get(localeCookie) ?? null });
  if (asked === locale) event.cookies.set(localeCookie, locale, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: false, secure: event.url.protocol === 'https:' });
  event.locals.app = app;
  event.locals.locale = locale;
  event.locals.principal = (await findStaff(app, event.request.headers)) ?? anybody;
  return inLocale(locale, () => resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) }));
};

export const handleError: HandleServerError = ({ error, event }) => {
  const status = (error as { status?: number }).status ?? 500;
  if (status >= 500) currentApp().log.error({ route: event.route.id, reason: error instanceof Error ? error.stack : String(error) }, 'page');
  return { message: status === 404 ? 'not_found' : 'unexpected' };
};
