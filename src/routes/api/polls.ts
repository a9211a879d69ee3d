import { z } from 'zod';
import { pollStates } from '#features/poll/model.ts';
import { pollChoice, pollEntry } from '#features/poll/schema.ts';
import { answerPoll, closePoll, draftPoll, openPoll, removePoll, showPoll } from '#features/poll/server/commands.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { participant, staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const one = slug.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });
const keyed = z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') });
const moved = z.object({ number: z.number().int(), state: z.enum(pollStates), shown: z.boolean() });

/** Polls: prepared, opened, closed and shown by the desk, answered by participants. */
export const pollRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/polls',
    config: { policy: staff() },
    schema: { summary: 'Prepare a poll', params: slug, headers: keyed, body: pollEntry, response: { 201: moved } },
    handler: async (request, reply) => {
      const key = keyFor(request.principal, 'poll.draft', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return reply.code(201).send(await draftPoll(app, request.principal, { event: request.params.slug, key, ...request.body }));
    },
  });
  const show = (shown: boolean) => (...[host, principal, input]: Parameters<typeof openPoll>) => showPoll(host, principal, { ...input, shown });
  for (const [verb, command, summary] of [
    ['open', openPoll, 'Put a poll to the room'], ['close', closePoll, 'End the answering'],
    ['show', show(true), 'Show the results to the room'], ['cover', show(false), 'Hide the results from the room'],
  ] as const) {
    api.route({
      method: 'POST',
      url: `/api/v1/events/:slug/polls/:number/${verb}`,
      config: { policy: staff() },
      schema: { summary, params: one, headers: keyed, response: { 200: moved } },
      handler: (request) => command(app, request.principal, { event: request.params.slug, number: request.params.number, key: keyFor(request.principal, `poll.${verb}`, request.headers['idempotency-key'], request.params) }),
    });
  }
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/polls/:number/remove',
    config: { policy: staff() },
    schema: { summary: 'Take a draft away', params: one, headers: keyed, response: { 200: z.object({ number: z.number().int() }) } },
    handler: (request) => removePoll(app, request.principal, { event: request.params.slug, number: request.params.number, key: keyFor(request.principal, 'poll.remove', request.headers['idempotency-key'], request.params) }),
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/polls/:number/answer',
    config: { policy: participant() },
    schema: { summary: 'Answer the open poll, or answer it anew', params: one, headers: keyed, body: pollChoice, response: { 200: z.object({ number: z.number().int(), choices: z.array(z.number().int()) }) } },
    handler: (request) => {
      const key = keyFor(request.principal, 'poll.answer', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return answerPoll(app, request.principal, { number: request.params.number, key, ...request.body });
    },
  });
};
