import { publishEvent } from '#features/event/server/commands.ts';
import { findEvent } from '#features/event/server/queries.ts';
import { columns, headingOf } from '#features/plan/month/model.ts';
import { takeMonthSheet } from '#features/plan/month/server/commands.ts';
import { getSheet, listSheetWarnings } from '#features/plan/month/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    return withScope(app.db, principal, async (trx) => {
      const sheet = await getSheet(trx, principal, { sheetId: event.params.id });
      const outcomes = new Map((sheet.outcome?.rows ?? []).map((row) => [row.line, row]));
      const slugs = sheet.state === 'taken' ? [...outcomes.values()].flatMap((row) => row.slug ?? []) : [];
      const states = [];
      for (const slug of slugs) states.push([slug, (await findEvent(trx, slug))?.state ?? null] as const);
      return {
        key: newId(), id: sheet.id, fileName: sheet.fileName, taken: sheet.state === 'taken', states: Object.fromEntries(states),
        told: ['diambil', 'diterbitkan'].find((word) => event.url.searchParams.has(word)) ?? null,
        headings: columns.map(([name, heading]) => ({ name, heading })),
        warnings: sheet.state === 'taken' ? [] : await listSheetWarnings(trx, sheet),
        rows: sheet.rows.map(({ line, cells }) => {
          const outcome = outcomes.get(line);
          return {
            line, theme: cells.theme ?? '', place: cells.regions ?? '', when: [cells.day, cells.startHour].filter(Boolean).join(' '), kind: outcome?.kind ?? 'wrong', slug: outcome?.slug ?? null,
            problems: (outcome?.problems ?? []).map(({ column, code, values }) => ({ column: column ? headingOf(column) : null, text: refusalSentence(code, locale, values) })),
          };
        }),
      };
    });
  });

export const actions: Actions = {
  take: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'month.take', form, done: 'diambil' }, (key) => takeMonthSheet(event.locals.app, principal, { sheetId: event.params.id, key }));
  },
  /** Each draft is published by itself: one that lacks something is left behind and shown as a draft. */
  publish: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'month.publish', form, done: 'diterbitkan' }, async () => {
      const sheet = await withScope(event.locals.app.db, principal, (trx) => getSheet(trx, principal, { sheetId: event.params.id }));
      for (const { slug } of sheet.state === 'taken' ? (sheet.outcome?.rows ?? []) : []) {
        if (slug) await publishEvent(event.locals.app, principal, { event: slug }).catch((reason: unknown) => { if (!(reason instanceof Refusal)) throw reason; });
      }
    });
  },
};
