import { error } from '@sveltejs/kit';
import { findClaimPhoto } from '#features/attendance/claim/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The picture that came with a claim, for those who see the event. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const file = await withScope(app.db, principal, async (trx) => findClaimPhoto(trx, { eventId: (await getEvent(trx, event.params.slug)).id, id: event.params.id }));
  const bytes = file && (await openFile(app, file));
  if (!file || !bytes) error(404, 'not_found');
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': file.type, 'cache-control': 'private, max-age=300' } });
});
