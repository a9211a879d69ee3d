import { programmeEffect } from '#features/assessment/effect/server/queries.ts';
import { findLiteracyScale, getProgramme, listReach, listStatements } from '#features/programme/server/queries.ts';
import { readPortrait } from '#features/programme/portrait/model.ts';
import { programmeProgress } from '#features/report/server/queries.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

const perPage = 50;

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app } = event.locals;
  const typed = event.url.searchParams.get('hal') ?? '1';
  const asked = /^[1-9]\d{0,5}$/.test(typed) ? Number(typed) : 1;
  const { id } = await withScope(app.db, anybody, (trx) => getProgramme(trx, event.params.key));
  // Sums alone, and only of ten people or more: nobody is in the answer.
  const effect = await withScope(app.db, system('assessment'), (trx) => programmeEffect(trx, id));
  return withScope(app.db, anybody, async (trx) => {
    const programme = await getProgramme(trx, event.params.key);
    const { total } = (await programmeProgress(trx, programme.key, { limit: 0 })).events;
    const pages = Math.max(1, Math.ceil(total / perPage));
    const page = Math.min(pages, asked);
    return {
      programme, page, pages, effect,
      progress: await programmeProgress(trx, programme.key, { limit: perPage, offset: (page - 1) * perPage }),
      portrait: readPortrait(await listStatements(trx, programme.id)),
      surveyScale: await findLiteracyScale(trx, programme.id),
      reach: await listReach(trx, programme.id),
      address: `${app.config.publicOrigin ?? event.url.origin}/program/${programme.key}`,
    };
  });
});
