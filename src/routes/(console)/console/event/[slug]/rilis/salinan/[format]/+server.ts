import { error } from '@sveltejs/kit';
import { getEvent } from '#features/event/server/queries.ts';
import { asMarkdown, asText, copyFormats, copyName, isCopyFormat } from '#features/recap/copy/model.ts';
import { asWord } from '#features/recap/copy/server/vendor.ts';
import { latestRecapOf } from '#features/recap/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

/** The newest version as a file, whatever its state: what is sent around for approval. Its number stands in the name. */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { format } = event.params;
    const language = event.url.searchParams.get('bahasa') === 'en' ? 'en' : 'id';
    if (!isCopyFormat(format)) error(404, 'not_found');
    const { slug, stored } = await withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      return { slug: found.slug, stored: await latestRecapOf(trx, { eventId: found.id, language }) };
    });
    if (!stored) error(404, 'not_found');
    const { recap, version } = stored;
    const body = format === 'word' ? new Uint8Array(await asWord(recap, { language })) : format === 'markdown' ? asMarkdown(recap) : asText(recap);
    return new Response(body, { headers: { 'content-type': copyFormats[format], 'content-disposition': `attachment; filename="${copyName(format, { slug, version })}"`, 'cache-control': 'no-store' } });
  });
