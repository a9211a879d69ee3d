import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** So that the door's page can be put on a phone's home screen. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    const { theme, slug } = await withScope(event.locals.app.db, anybody, (trx) => getEvent(trx, event.params.slug));
    const address = `/petugas/${slug}/pintu`;
    const manifest = {
      id: address, name: `${m.door_title()}: ${theme}`.slice(0, 100), short_name: m.door_title(), lang: event.locals.locale, start_url: address, scope: address,
      display: 'standalone', background_color: '#fbfaf7', theme_color: '#0b5a8a', icons: [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    };
    return new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/manifest+json' } });
  });
