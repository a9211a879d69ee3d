import { getEvent } from '#features/event/server/queries.ts';
import { segmentName } from '#features/programme/model.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { listRegistrations } from '#features/registration/server/queries.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

/** The people of one event. Names and hints of contacts are personal, so every look at a page of them leaves a line in the audit. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const search = event.url.searchParams.get('q')?.trim().slice(0, 100) ?? '';
    const cancelled = event.url.searchParams.get('saring') === 'batal';
    const page = Math.min(Math.max(1, Math.trunc(Number(event.url.searchParams.get('hal'))) || 1), 100_000);
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const segments = await listSegments(trx, found.programmeId);
      const asked = { eventId: found.id, search, limit: pageSize, offset: (page - 1) * pageSize };
      const { total, rows } = await listRegistrations(trx, { ...asked, state: cancelled ? 'cancelled' : 'active' });
      const other = await listRegistrations(trx, { eventId: found.id, search, state: cancelled ? 'active' : 'cancelled', limit: 0 });
      if (rows.length > 0) {
        await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.read_list', objectKind: 'event', objectId: found.id, eventId: found.id, detail: { rows: rows.length, page, searched: search !== '' } });
      }
      return {
        search, cancelled, page, pageSize, total,
        counts: { active: cancelled ? other.total : total, cancelled: cancelled ? total : other.total },
        rows: rows.map((row) => ({ ...row, segment: segmentName(segments, row.segment, locale) })),
        fills: await countByChannel(trx, { eventId: found.id }),
        zone: found.zone,
      };
    });
  });
