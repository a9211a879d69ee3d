import { error } from '@sveltejs/kit';
import { announcementIncomplete } from '#features/recap/announcement/server/errors.ts';
import { getAnnouncementInput } from '#features/recap/announcement/server/queries.ts';
import { makePoster } from '#features/recap/poster/model.ts';
import { renderPng } from '#features/recap/poster/server/vendor.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

const pictures = { poster: 'poster', story: 'story' } as const;

/** Poster and story, `poster.svg` and the like: to look at, or with `?unduh` to take along, which a picture with blanks is not. */
export const GET: RequestHandler = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const [, name, type] = /^(poster|story)\.(svg|png)$/.exec(event.params.file) ?? [];
  const format = pictures[name as keyof typeof pictures];
  if (!format) error(404, 'not_found');
  const { searchParams } = event.url;
  const language = searchParams.get('bahasa') === 'en' ? 'en' : 'id';
  const input = await withScope(app.db, principal, (trx) => getAnnouncementInput(trx, event.params.slug, app.config.publicOrigin ?? event.url.origin));
  const poster = makePoster(input, format, language);
  const takes = searchParams.has('unduh');
  if (takes && poster.missing.length > 0) throw announcementIncomplete();
  const body = type === 'png' ? new Uint8Array(await renderPng(poster.svg)) : poster.svg;
  return new Response(body, {
    headers: {
      'content-type': type === 'png' ? 'image/png' : 'image/svg+xml; charset=utf-8', 'cache-control': 'private, no-cache',
      ...(takes ? { 'content-disposition': `attachment; filename="${input.record.slug}-${name}-${language}.${type}"` } : {}),
    },
  });
});
