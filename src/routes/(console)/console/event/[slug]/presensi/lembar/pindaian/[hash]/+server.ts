import { error } from '@sveltejs/kit';
import { findSheet } from '#features/attendance/paper/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The scan of a signed sheet, for those who see the event. A PDF is handed over as a file: what is in it never runs under our name. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const file = await withScope(app.db, principal, async (trx) => findSheet(trx, { eventId: (await getEvent(trx, event.params.slug)).id, hash: event.params.hash }));
  const bytes = file && (await openFile(app, file));
  if (!file || !bytes) error(404, 'not_found');
  const headers: Record<string, string> = { 'content-type': file.type, 'cache-control': 'private, max-age=300', 'content-security-policy': "default-src 'none'; sandbox" };
  if (file.type === 'application/pdf') headers['content-disposition'] = 'attachment; filename="lembar.pdf"';
  return new Response(new Uint8Array(bytes), { headers });
});
