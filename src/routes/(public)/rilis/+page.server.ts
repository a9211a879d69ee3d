import { countPublishedRecaps, listPublishedRecaps } from '#features/recap/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

const perPage = 30;

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app, locale: language } = event.locals;
  const asked = event.url.searchParams.get('hal') ?? '1';
  const now = app.clock.now();
  return withScope(app.db, anybody, async (trx) => {
    const total = await countPublishedRecaps(trx, { language, now });
    const pages = Math.max(1, Math.ceil(total / perPage));
    const page = Math.min(pages, /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1);
    return { total, pages, page, recaps: await listPublishedRecaps(trx, { language, now, limit: perPage, offset: (page - 1) * perPage }) };
  });
});
