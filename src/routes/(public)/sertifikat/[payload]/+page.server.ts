import { jwsShape } from '#features/certificate/payload/model.ts';
import { checkPayload } from '#features/certificate/verification/server/queries.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import { keepPrivate } from '../../../ticket.ts';
import type { PageServerLoad } from './$types';

/** The address is the certificate itself: whoever holds it may see what it says. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { payload } = request.params;
    if (!jwsShape.test(payload)) throw notFound();
    return { verdict: await checkPayload(request.locals.app, payload) };
  });
