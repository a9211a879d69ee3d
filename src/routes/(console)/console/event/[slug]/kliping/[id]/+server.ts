import { error } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { listStoredClippings } from '#features/recap/clipping/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The picture of a printed page, for those who see the event. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const found = await withScope(app.db, principal, async (trx) => {
    const { id } = await getEvent(trx, event.params.slug);
    return (await listStoredClippings(trx, { eventId: id })).find((one) => one.id === event.params.id);
  });
  const bytes = found?.picture && (await openFile(app, found.picture));
  if (!found?.picture || !bytes) error(404, 'not_found');
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': found.picture.type, 'cache-control': 'private, max-age=300' } });
});
