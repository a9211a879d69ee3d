import { getEvent } from '#features/event/server/queries.ts';
import { helpAnswerSchema } from '#features/registration/help/schema.ts';
import { answerHelp, takeHelp } from '#features/registration/help/server/commands.ts';
import { ageMinutes, lateMinutes } from '#features/registration/help/model.ts';
import { countHelp, listHelp } from '#features/registration/help/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

/** Names and hints of contacts are personal, so every look leaves a line in the audit. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, () => {
    const principal = allow(request, _policy);
    const { app } = request.locals;
    const now = app.clock.now();
    const state = request.url.searchParams.get('saring') === 'terjawab' ? ('answered' as const) : ('open' as const);
    return withScope(app.db, principal, async (trx) => {
      const event = await getEvent(trx, request.params.slug);
      const rows = await listHelp(trx, { eventId: event.id, state });
      if (rows.length > 0) await writeAudit(trx, { by: principal, at: now, action: 'help.read_list', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: rows.length } });
      return { key: newId(), state, zone: event.zone, me: principal.userId, saved: request.url.searchParams.has('tersimpan'), counts: await countHelp(trx, { eventId: event.id }), rows: rows.map((row) => ({ ...row, minutes: ageMinutes(row, now), late: row.state === 'open' && ageMinutes(row, now) >= lateMinutes })) };
    });
  });

export const actions: Actions = {
  ambil: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    return saveOnce(request, { principal, action: 'help.take', form }, async (key) => {
      const event = await withScope(app.db, principal, (trx) => getEvent(trx, request.params.slug));
      return takeHelp(app, principal, { event, id: textOf(form, 'id'), give: textOf(form, 'to') === 'lepas', key });
    });
  },
  jawab: async (request) => {
    const principal = allow(request, _policy);
    const form = await request.request.formData();
    const { app } = request.locals;
    return saveOnce(request, { principal, action: 'help.answer', form }, async (key) => {
      const said = parseForm(helpAnswerSchema, { id: textOf(form, 'id'), answer: textOf(form, 'answer') });
      const event = await withScope(app.db, principal, (trx) => getEvent(trx, request.params.slug));
      return answerHelp(app, principal, { event, ...said, origin: app.config.publicOrigin ?? request.url.origin, key });
    });
  },
};
