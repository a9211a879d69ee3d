import { countProgramme, type ProgrammeCounts } from '#features/attendance/unique/server/queries.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { mayReadFew } from '#features/report/dashboard/server/policy.ts';
import { listProgress } from '#features/report/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const programmes = await listProgress(trx);
      const ledgers: Record<string, ProgrammeCounts> = {};
      const own: string[] = [];
      for (const { programme } of programmes) {
        const { id } = await getProgramme(trx, programme.key);
        ledgers[programme.key] = await countProgramme(trx, id);
        if (mayReadFew(principal, id)) own.push(programme.key);
      }
      return { programmes, ledgers, own };
    });
  });
