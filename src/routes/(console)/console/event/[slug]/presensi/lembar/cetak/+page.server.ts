import { linesPerPage } from '#features/attendance/paper/model.ts';
import { printSheet } from '#features/attendance/paper/server/commands.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const asked = event.url.searchParams.get('kanal');
  const channelId = asked && /^[0-9a-f-]{36}$/.test(asked) ? asked : null;
  const found = await withScope(app.db, principal, (trx) => getEvent(trx, event.params.slug));
  const lines = await printSheet(app, principal, { event: event.params.slug, channelId });
  const pages = Array.from({ length: Math.ceil(lines.length / linesPerPage) }, (_, i) => lines.slice(i * linesPerPage, (i + 1) * linesPerPage));
  const { slug, theme, organiser, zone, startsAt, endsAt, startsOn, endsOn } = found;
  return { slug, theme, organiser, zone, startsAt, endsAt, startsOn, endsOn, pages, total: lines.length };
});
