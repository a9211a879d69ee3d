import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { invitationWhatsApp } from '#features/message/invitation/model.ts';
import { invitationToken } from '#features/registration/roster/invitation/server/queries.ts';
import { listEntries } from '#features/registration/roster/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { staff } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

const everybody = 100_000;

/** The personal links of those who have not answered, to be sent one by one; whoever may edit the event may have them. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const origin = app.config.publicOrigin ?? event.url.origin;
    const { rows, agency, found } = await withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      assertMayEdit(principal, found);
      const listed = await listEntries(trx, { eventId: found.id, agencyId: event.params.agency, answered: false, limit: everybody });
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.export_links', objectKind: 'agency', objectId: event.params.agency, eventId: found.id, detail: { rows: listed.rows.length } });
      return { ...listed, found };
    });
    const occasion = { theme: found.theme, organiser: found.organiser, startsAt: (found.startsAt ?? app.clock.now()).toISOString(), endsAt: (found.endsAt ?? app.clock.now()).toISOString(), zone: found.zone, publicLink: `${origin}/e/${found.slug}` };
    const lines = rows.map(({ id, name, nipHint, unit }) => {
      const link = `${origin}/undangan/${invitationToken(app.keys, id)}`;
      return [name, nipHint ?? '', unit ?? '', link, invitationWhatsApp({ name, agency: agency.name, link, occasion }, locale)];
    });
    const bytes = await writeXlsx([[m.roster_link_name({}, { locale }), m.roster_col_nip({}, { locale }), m.roster_field_unit({}, { locale }), m.roster_link_link({}, { locale }), m.roster_link_text({}, { locale })], ...lines], { name: agency.name });
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="tautan-${event.params.slug}.xlsx"`, 'cache-control': 'no-store' } });
  });
