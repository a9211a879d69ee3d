import { getEvent } from '#features/event/server/queries.ts';
import { factState, termOf } from '#features/programme/fact/model.ts';
import { newsArticleJson } from '#features/recap/copy/model.ts';
import { factsBehind } from '#features/recap/desk/server/queries.ts';
import { listPhotos } from '#features/recap/photo/server/queries.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (request) => orErrorPage(request, async () => {
  allow(request, _policy);
  const { app, locale } = request.locals;
  return withScope(app.db, anybody, async (trx) => {
    const event = await getEvent(trx, request.params.slug);
    const recap = await publishedRecapOf(trx, { slug: event.slug, language: locale, now: app.clock.now() });
    const address = `${app.config.publicOrigin ?? request.url.origin}/e/${event.slug}/rilis`;
    const photos = recap ? await listPhotos(trx, { eventId: event.id }) : [];
    const images = photos.map(({ id }) => `${address}/foto/${id}`);
    const newsArticle = recap && !event.simulated ? newsArticleJson({ recap: recap.recap, publishedAt: recap.publishedAt, corrections: recap.corrections, organiser: event.organiser, address, images, language: locale }) : null;
    const now = app.clock.now();
    const { used } = recap ? await factsBehind(trx, event, recap.recap, now) : { used: [] };
    const facts = used.map(({ fact }) => ({ id: fact.id, sentence: fact.sentence, source: fact.source, term: termOf(fact, locale), state: factState(fact, localDate(now, event.zone)), reason: null }));
    return { event, recap, address, photos, images, newsArticle, facts };
  });
});
