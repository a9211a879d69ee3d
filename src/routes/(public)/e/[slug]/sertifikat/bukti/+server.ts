import { certificateAbsent } from '#features/certificate/server/errors.ts';
import { findOwn } from '#features/certificate/server/queries.ts';
import { bundleOf } from '#features/certificate/verification/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { holderOf } from '../../../../../ticket.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The proof file: payload, inclusion proof and signed head, for `serentak certificate verify` and for strangers' verifiers. */
export const GET: RequestHandler = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const holder = await holderOf(request, request.params.slug);
    if (!holder) throw signInNeeded();
    const found = await withScope(request.locals.app.db, holder, async (trx) => {
      const held = await findOwn(trx, holder);
      return held?.state === 'valid' ? { number: held.number, bundle: await bundleOf(trx, held) } : null;
    });
    if (!found?.bundle) throw certificateAbsent();
    return new Response(`${JSON.stringify(found.bundle, null, 2)}\n`, { headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${found.number}.json"`, 'cache-control': 'private, no-store' } });
  });
