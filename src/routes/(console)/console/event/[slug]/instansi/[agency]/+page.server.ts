import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { agencyWhatsApp } from '#features/message/invitation/model.ts';
import { inviteAgency } from '#features/registration/roster/invitation/server/commands.ts';
import { listAgencies, listEntries } from '#features/registration/roster/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

/** The people an agency named. Every look at them leaves a line in the audit. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const filter = event.url.searchParams.get('saring');
    const answered = filter === 'menjawab' ? true : filter === 'belum' ? false : undefined;
    const page = Math.min(Math.max(1, Math.trunc(Number(event.url.searchParams.get('hal'))) || 1), 100_000);
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const { agency, total, rows } = await listEntries(trx, { eventId: found.id, agencyId: event.params.agency, answered, limit: pageSize, offset: (page - 1) * pageSize });
      const counts = (await listAgencies(trx, { eventId: found.id })).find(({ id }) => id === agency.id)!;
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.read_list', objectKind: 'agency', objectId: agency.id, eventId: found.id, detail: { rows: rows.length, page } });
      const origin = app.config.publicOrigin ?? event.url.origin;
      const occasion = { theme: found.theme, organiser: found.organiser, startsAt: (found.startsAt ?? app.clock.now()).toISOString(), endsAt: (found.endsAt ?? app.clock.now()).toISOString(), zone: found.zone, publicLink: `${origin}/e/${found.slug}` };
      const text = { agency: agency.name, code: agency.code, link: `${origin}/e/${found.slug}/instansi`, occasion };
      return {
        agency, counts, rows, total, page, pageSize, filter: answered === undefined ? 'semua' : answered ? 'menjawab' : 'belum',
        zone: found.zone, mayEdit: mayEdit(principal, found), key: newId(), invited: event.url.searchParams.has('diundang'),
        first: agencyWhatsApp({ ...text, unanswered: null }, locale),
        again: agencyWhatsApp({ ...text, unanswered: counts.listed - counts.answered }, locale),
      };
    });
  });

export const actions: Actions = {
  undang: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const { app, locale } = event.locals;
    return saveOnce(event, { principal, action: 'roster.invite', form, done: 'diundang' }, (key) => inviteAgency(app, principal, { event: event.params.slug, agencyId: event.params.agency, origin: app.config.publicOrigin ?? event.url.origin, language: locale, key }));
  },
};
