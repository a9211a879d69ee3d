import { error } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { findPhoto } from '#features/recap/photo/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** A picture at the desk, published or not, for those who see the event. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const photo = await withScope(app.db, principal, async (trx) => findPhoto(trx, { eventId: (await getEvent(trx, event.params.slug)).id, id: event.params.id }));
    const bytes = photo && (await openFile(app, photo.file));
    if (!photo || !bytes) error(404, 'not_found');
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': photo.file.type, 'cache-control': 'private, max-age=300' } });
  });
