import { listBoard } from '#features/plan/board/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const now = event.locals.app.clock.now();
    const cards = await withScope(event.locals.app.db, principal, (trx) => listBoard(trx, { now }));
    return { cards, now, today: localDate(now, 'WIB'), wall: event.url.searchParams.has('layar') };
  });
