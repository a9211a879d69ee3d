import { error } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { findCueFile } from '#features/rundown/cue/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile } from '#platform/files/store.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { hostingOf } from '../../../../../cast.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import type { RequestHandler } from './$types';

/** The file of a cue, for who runs the show; absent for everybody else. */
export const _policy = anyone();

export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  allow(event, _policy);
  const { app } = event.locals;
  const at = await hostingOf(event, event.params.slug);
  if (!at) throw notFound();
  const file = await withScope(app.db, at.principal, async (trx) => findCueFile(trx, { eventId: (await getEvent(trx, event.params.slug)).id, cueId: event.params.id }));
  const bytes = file && (await openFile(app, file));
  if (!file || !bytes) error(404, 'not_found');
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': file.type, 'x-content-type-options': 'nosniff', 'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`, 'cache-control': 'private, max-age=300' } });
});
