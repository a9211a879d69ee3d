import { writeFeed } from '#features/recap/feed/model.ts';
import { listFeedItems } from '#features/recap/feed/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The news for readers and other newsrooms; `?lang=en` gives the English one, whatever the cookie says. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app } = event.locals;
  const language = event.url.searchParams.get('lang') === 'en' ? 'en' : 'id';
  const origin = app.config.publicOrigin ?? event.url.origin;
  const items = await withScope(app.db, anybody, (trx) => listFeedItems(trx, { language, origin, now: app.clock.now() }));
  const query = language === 'en' ? '?lang=en' : '';
  const feed = writeFeed({
    title: m.feed_title({}, { locale: language }), description: m.feed_text({}, { locale: language }),
    link: `${origin}/rilis${query}`, self: `${origin}/rilis/rss.xml${query}`, language, items: items.map((item) => ({ ...item, link: `${item.link}${query}` })),
  });
  return new Response(feed, { headers: { 'content-type': 'application/rss+xml; charset=utf-8', 'cache-control': 'public, max-age=300' } });
});
