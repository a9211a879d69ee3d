import { listColleagues } from '#features/account/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { listVersions } from '#features/recap/desk/server/queries.ts';
import { recapVersion } from '#features/recap/server/queries.ts';
import { changesBetween, wordsChanged } from '#features/recap/version/model.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

/** `?dari=1&ke=3`: the versions to compare; the newest with the one before it when the address does not say. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const query = event.url.searchParams;
    const language = query.get('bahasa') === 'en' ? ('en' as const) : ('id' as const);
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const versions = await listVersions(trx, { eventId: found.id, language });
      const colleagues = await listColleagues(app, { programmeId: found.programmeId, regions: found.regions.map(({ code }) => code) });
      const asked = (name: string, otherwise: number | undefined) => versions.find(({ version }) => String(version) === query.get(name))?.version ?? otherwise ?? null;
      const to = asked('ke', versions[0]?.version);
      const from = asked('dari', versions.find(({ version }) => to !== null && version < to)?.version);
      const [before, after] = [
        from === null ? null : await recapVersion(trx, { eventId: found.id, language, version: from }),
        to === null ? null : await recapVersion(trx, { eventId: found.id, language, version: to }),
      ];
      const changes = before && after ? changesBetween(before.recap, after.recap) : null;
      return {
        slug: found.slug, zone: found.zone, language, from, to,
        versions: versions.map((one) => ({ ...one, writtenBy: one.writtenBy === null ? null : (colleagues.find(({ id }) => id === one.writtenBy)?.name ?? '') })),
        changes, words: changes && wordsChanged(changes),
      };
    });
  });
