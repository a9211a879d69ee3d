import { dropEntry } from '#features/question/followup/schema.ts';
import { dropFollowUp } from '#features/question/followup/server/commands.ts';
import { listFollowUps } from '#features/question/followup/server/queries.ts';
import { isLate } from '#features/question/followup/model.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { numberOf, parseForm, textOf } from '../../../form.ts';
import { saveOnce } from '../event/keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

/** What is still owed, in every event this person sees. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    // The country's middle zone says which day it is; a day is no matter of hours here.
    const today = new Date(event.locals.app.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    return withScope(event.locals.app.db, principal, async (trx) => ({
      key: newId(),
      owed: (await listFollowUps(trx)).map((one) => ({ ...one, late: isLate(one, today) })),
      saved: event.url.searchParams.has('tersimpan'),
    }));
  });

export const actions: Actions = {
  drop: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'question.drop', form }, (key) =>
      dropFollowUp(event.locals.app, principal, { event: textOf(form, 'event'), number: numberOf(form, 'number') ?? 0, key, ...parseForm(dropEntry, { note: textOf(form, 'note') }) }));
  },
};
