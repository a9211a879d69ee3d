import { listProgrammes } from '#features/programme/server/queries.ts';
import { findRegion } from '#features/region/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import type { LayoutServerLoad } from './$types';

/** Who is signed in and where they work, for the head of every console page; what a page may show, each page decides itself. */
export const load: LayoutServerLoad = async ({ locals }) => {
  const { principal } = locals;
  if (principal.kind !== 'staff') return { staff: null };
  const places = await withScope(locals.app.db, principal, async (trx) => {
    const programmes = await listProgrammes(trx);
    const named: { role: (typeof principal.grants)[number]['role']; place: string }[] = [];
    for (const { role, kind, id } of principal.grants) {
      const place = kind === 'programme' ? programmes.find((one) => one.id === id)?.name : id === 'ID' ? 'Indonesia' : (await findRegion(trx, { code: id }))?.name;
      if (place) named.push({ role, place });
    }
    return named;
  });
  return { staff: { name: principal.name, email: principal.email, places } };
};
