import { countedWindow } from '#features/attendance/model.ts';
import { claimsEnd } from '#features/attendance/term/model.ts';
import { termsEntry } from '#features/attendance/term/schema.ts';
import { setTerms } from '#features/attendance/term/server/commands.ts';
import { getTerms } from '#features/attendance/term/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { formatTime, localDate, type Zone } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../../../../form.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

/** As a field of day and hour wants it, on the event's own clock. */
const local = (at: Date | null, zone: Zone): string => (at ? `${localDate(at, zone)}T${formatTime(at, zone).replace('.', ':')}` : '');

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const terms = await getTerms(trx, found.id);
    const usual = countedWindow(found);
    return {
      slug: found.slug, zone: found.zone, rule: found.attendanceRule, mayEdit: mayEdit(principal, found), codesNeeded: terms.codesNeeded,
      countedUntil: local(terms.countedUntil, found.zone), claimsUntil: local(terms.claimsUntil, found.zone),
      usual, claimsEnd: claimsEnd({ ...terms, claimsUntil: null }, usual && new Date(usual.until)), saved: event.url.searchParams.has('tersimpan'), key: newId(),
    };
  });
});

export const actions: Actions = {
  default: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'attendance.set_terms', form }, async (key) => {
      const entry = parseForm(termsEntry, { codesNeeded: numberOf(form, 'codesNeeded') ?? 0, countedUntil: textOf(form, 'countedUntil') || null, claimsUntil: textOf(form, 'claimsUntil') || null });
      await setTerms(event.locals.app, principal, { event: event.params.slug, entry, key });
    });
  },
};
