import { certificateFile, lookOf } from '#features/certificate/page/server/queries.ts';
import { markFetched } from '#features/certificate/server/commands.ts';
import { certificateAbsent } from '#features/certificate/server/errors.ts';
import { findOwn } from '#features/certificate/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { holderOf } from '../../../../../ticket.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** One's own certificate, set when it is asked for: the signed payload is what is kept. */
export const GET: RequestHandler = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const { app, locale } = request.locals;
    const holder = await holderOf(request, request.params.slug);
    if (!holder) throw signInNeeded();
    const { held, look } = await withScope(app.db, holder, async (trx) => ({ held: await findOwn(trx, holder), look: await lookOf(app, trx, holder.programmeId) }));
    if (held?.state !== 'valid') throw certificateAbsent();
    const { name, bytes } = await certificateFile(app, held, { language: locale, look });
    await markFetched(app, holder);
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store' } });
  });
