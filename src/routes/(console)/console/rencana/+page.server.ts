import { addDays } from '#features/event/model.ts';
import { coverageOf, marksOf } from '#features/plan/calendar/model.ts';
import { listMarkedDays } from '#features/plan/calendar/server/queries.ts';
import { readMonthSheet } from '#features/plan/month/server/commands.ts';
import { listCarried, listMonthWarnings, listSheets } from '#features/plan/month/server/queries.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { isActionFailure, redirect } from '@sveltejs/kit';
import { allow, orErrorPage, orFormRefusal } from '../../../guard.ts';
import { textOf } from '../../../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const shownWarnings = 50;

/** The first and last day of a month (YYYY-MM). */
function monthOf(word: string | null, today: string): { month: string; from: string; to: string; before: string; after: string } {
  const month = word && /^\d{4}-(0[1-9]|1[0-2])$/.test(word) ? word : today.slice(0, 7);
  const from = `${month}-01`;
  const after = addDays(`${month}-28`, 4).slice(0, 7);
  return { month, from, to: addDays(`${after}-01`, -1), before: addDays(from, -1).slice(0, 7), after };
}

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const span = monthOf(event.url.searchParams.get('bulan'), localDate(app.clock.now(), 'WIB'));
    return withScope(app.db, principal, async (trx) => {
      const programmes = (await listProgrammes(trx)).map(({ key, name }) => ({ key, name }));
      const programme = programmes.find(({ key }) => key === event.url.searchParams.get('program'))?.key ?? '';
      const carried = await listCarried(trx, { from: span.from, to: span.to, programmeKey: programme || undefined });
      const warnings = await listMonthWarnings(trx, span);
      const days: { day: string; marks: { name: string; nameEn: string; kind: string; estimated: boolean; source: string }[]; events: { slug: string; theme: string; state: string; place: string }[] }[] = [];
      for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
        days.push({
          day, marks: marksOf(listMarkedDays(), day).map(({ name, nameEn, kind, estimated, source }) => ({ name, nameEn, kind, estimated, source })),
          events: carried.filter(({ event: one }) => one.startsOn === day).map(({ event: one }) => ({ slug: one.slug, theme: one.theme, state: one.state, place: one.regions.map((region) => region.name).join(', ') })),
        });
      }
      return {
        ...span, coverage: coverageOf(listMarkedDays(), Number(span.month.slice(0, 4))), programme, programmes, days, total: carried.length, key: newId(), sheets: await listSheets(trx, principal),
        warnings: warnings.slice(0, shownWarnings), warningCount: warnings.length, themes: Object.fromEntries(carried.map(({ event: one }) => [one.slug, one.theme])),
      };
    });
  });

export const actions: Actions = {
  read: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const outcome = await orFormRefusal(event, form, async () => {
      const file = form.get('file');
      const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
      const programme = textOf(form, 'programme');
      const fileName = file instanceof File ? file.name : '';
      return readMonthSheet(event.locals.app, principal, { programme, fileName, bytes, key: keyFor(principal, 'month.read', form.get('key'), { programme, fileName, size: bytes.length }) });
    });
    if (isActionFailure(outcome) || !('sheetId' in outcome)) return outcome;
    redirect(303, `/console/rencana/lembar/${outcome.sheetId}`);
  },
};
