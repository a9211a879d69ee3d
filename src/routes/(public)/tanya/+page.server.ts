import { pillars, type Pillar } from '#features/event/model.ts';
import { searchKnowledge } from '#features/recap/knowledge/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

const perPage = 20;

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app } = event.locals;
  const { searchParams } = event.url;
  const text = (searchParams.get('q') ?? '').trim().slice(0, 200);
  const pillar = pillars.find((one) => one === searchParams.get('pilar')) ?? null;
  const slug = /^[a-z0-9-]{3,100}$/.exec(searchParams.get('acara') ?? '')?.[0] ?? '';
  const asked = searchParams.get('hal') ?? '1';
  return withScope(app.db, anybody, async (trx) => {
    const wanted = { text, pillar: pillar ?? undefined, event: slug || undefined };
    let page = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
    let found = await searchKnowledge(trx, { ...wanted, limit: perPage, offset: (page - 1) * perPage });
    const pages = Math.max(1, Math.ceil(found.total / perPage));
    if (page > pages) {
      page = pages; // the list became shorter since the link was made
      found = await searchKnowledge(trx, { ...wanted, limit: perPage, offset: (page - 1) * perPage });
    }
    return { search: { text, pillar, slug }, isFiltered: text !== '' || pillar !== null || slug !== '', ...found, page, pages, pillars: pillars as readonly Pillar[] };
  });
});
