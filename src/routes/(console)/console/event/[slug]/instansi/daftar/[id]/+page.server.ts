import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { contactHint } from '#features/participant/model.ts';
import { nipHint } from '#features/participant/nip/model.ts';
import { rosterFields, type RosterField } from '#features/registration/roster/mapping/model.ts';
import { faultSentence, fieldName } from '#features/registration/roster/report/model.ts';
import { acceptRoster, mapRoster } from '#features/registration/roster/server/commands.ts';
import { getRoster, rereadRoster } from '#features/registration/roster/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { numberOf, textOf } from '../../../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import { saveOnce } from '../../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const shown = 12;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const { slug, id } = event.params;
    const { roster, editable } = await withScope(app.db, principal, async (trx) => ({ roster: await getRoster(trx, { event: slug, rosterId: id }), editable: mayEdit(principal, await getEvent(trx, slug)) }));
    const read = roster.forgotten ? null : await rereadRoster(app, roster);
    return {
      mayEdit: editable, key: newId(), saved: event.url.searchParams.has('tersimpan'),
      roster: { id: roster.id, fileName: roster.fileName, agency: roster.agency, sheet: roster.sheet, sheets: roster.sheets, state: roster.state, progress: roster.progress, counts: roster.counts, columns: roster.mapping.columns, firstLine: roster.mapping.firstLine, forgotten: roster.forgotten, fault: roster.fault === null ? null : refusalSentence(roster.fault, locale) },
      headings: read?.heading ?? [],
      width: Math.max(read?.heading.length ?? 0, ...(read?.sample ?? []).map((cells) => cells.length)),
      people: (read?.people ?? []).slice(0, 5).map(({ line, name, nip, contact, agency, unit }) => ({ line, name, nip: nip ? nipHint(nip) : '', contact: contact ? contactHint(contact) : '', agency, unit: unit ?? '' })),
      faults: (read?.faults ?? []).slice(0, shown).map((fault) => ({ line: fault.line, field: fieldName(fault.field, locale), why: faultSentence(fault, locale) })),
      faultCount: read?.faults.length ?? 0,
      fields: rosterFields.map((field) => ({ field, label: fieldName(field, locale) })),
    };
  });

export const actions: Actions = {
  petakan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'roster.map', form }, (key) => {
      const columns: Partial<Record<RosterField, number>> = {};
      for (const field of rosterFields) {
        const column = numberOf(form, `column_${field}`);
        if (column !== null && Number.isInteger(column) && column >= 0 && column < 200) columns[field] = column;
      }
      const firstLine = numberOf(form, 'firstLine');
      return mapRoster(event.locals.app, principal, { event: event.params.slug, rosterId: event.params.id, columns, firstLine: firstLine !== null && firstLine > 0 ? Math.trunc(firstLine) : null, agency: textOf(form, 'agency').slice(0, 200) || null, sheet: textOf(form, 'sheet') || null, key });
    });
  },
  ambil: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'roster.accept', form, done: 'diambil' }, (key) => acceptRoster(event.locals.app, principal, { event: event.params.slug, rosterId: event.params.id, key }));
  },
};
