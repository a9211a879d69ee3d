import { error } from '@sveltejs/kit';
import { findPublicPhoto } from '#features/recap/photo/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** A picture of a recap that readers have. Kept by browsers for an hour at most: consent may be taken back. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    const { app } = event.locals;
    const photo = await withScope(app.db, anybody, (trx) => findPublicPhoto(trx, { slug: event.params.slug, id: event.params.id, now: app.clock.now() }));
    const bytes = photo && (await openFile(app, photo.file));
    if (!photo || !bytes) error(404, 'not_found');
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': photo.file.type, 'cache-control': 'public, max-age=3600' } });
  });
