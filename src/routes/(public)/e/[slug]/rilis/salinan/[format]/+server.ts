import { error } from '@sveltejs/kit';
import { asMarkdown, asText, copyFormats, copyName, isCopyFormat } from '#features/recap/copy/model.ts';
import { asWord } from '#features/recap/copy/server/vendor.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The public article as text, Word or Markdown, for other newsrooms. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    const { app, locale: language } = event.locals;
    const { slug, format } = event.params;
    const found = isCopyFormat(format) ? await withScope(app.db, anybody, (trx) => publishedRecapOf(trx, { slug, language, now: app.clock.now() })) : null;
    if (!found || !isCopyFormat(format)) error(404, 'not_found');
    const { recap } = found;
    const body = format === 'word' ? new Uint8Array(await asWord(recap, { language })) : format === 'markdown' ? asMarkdown(recap) : asText(recap);
    return new Response(body, { headers: { 'content-type': copyFormats[format], 'content-disposition': `attachment; filename="${copyName(format, { slug })}"` } });
  });
