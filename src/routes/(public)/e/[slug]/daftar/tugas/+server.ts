import { json } from '@sveltejs/kit';
import { giveTask } from '#features/registration/gate/server/commands.ts';
import { lookUpSignUp } from '#features/registration/server/queries.ts';
import { anyone } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { readKey } from '#platform/idempotency/idempotency.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { keepPrivate } from '../../../../../ticket.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The task of one form, by its key; only the form's script asks. */
export const GET: RequestHandler = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    keepPrivate(request);
    const { app } = request.locals;
    const key = readKey(request.url.searchParams.get('key'));
    const { event } = await lookUpSignUp(app, { slug: request.params.slug, regionCode: null, segment: null });
    if (!event || event.state === 'draft') throw notFound();
    return json(await giveTask(app, { eventId: event.id, programmeId: event.programmeId }, key));
  });
