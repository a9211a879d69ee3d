import { isFiltered, readSearch, type ListingSearch } from '#features/event/listing/schema.ts';
import { searchEvents, type SearchArguments } from '#features/event/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { whichHaveRecap } from '#features/recap/server/queries.ts';
import { listProvinces, listRegencies } from '#features/region/server/queries.ts';
import { listProgrammeLines } from '#features/report/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

const perPage = 20;

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app, locale } = event.locals;
  const now = app.clock.now();
  const today = localDate(now, 'WIB'); // the last of the three clocks to turn: nobody's event is past before its day is over
  const { search, ignored } = readSearch(event.url.searchParams);
  return withScope(app.db, anybody, async (trx) => {
    // Both tabs count; only the one in front lists.
    const list = (past: boolean, page: number) => searchEvents(trx, { ...argumentsOf(search, past), ...(past ? {} : { today }), limit: past === search.past ? perPage : 0, offset: (page - 1) * perPage });
    const other = await list(!search.past, 1);
    let shown = await list(search.past, search.page);
    const pages = Math.max(1, Math.ceil(shown.total / perPage));
    if (search.page > pages) {
      search.page = pages; // the list became shorter since the link was made
      shown = await list(search.past, pages);
    }
    const programmes = await listProgrammes(trx);
    return {
      now, search, ignored,
      filtered: isFiltered(search),
      events: shown.events,
      withRecap: await whichHaveRecap(trx, { eventIds: shown.events.map((one) => one.id), language: locale, now }),
      totals: search.past ? { upcoming: other.total, past: shown.total } : { upcoming: shown.total, past: other.total },
      pages,
      provinces: await listProvinces(trx, { on: today }),
      regencies: search.province ? await listRegencies(trx, { province: search.province, on: today }) : [],
      programmes,
      progress: await listProgrammeLines(trx, programmes),
    };
  });
});

function argumentsOf(search: ListingSearch, past: boolean): SearchArguments {
  const { text, province, regency, from, to, segment, pillar } = search;
  return {
    text: text || undefined, region: regency || province || undefined, from: from || undefined, to: to || undefined, segment: segment || undefined, pillar: pillar || undefined,
    states: past ? ['ended', 'closed'] : ['published', 'live'],
  };
}
