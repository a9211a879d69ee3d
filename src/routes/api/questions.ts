import { z } from 'zod';
import { answerEntry, blockEntry, deskEntry, hideEntry, mergeEntry, questionEntry, voteEntry } from '#features/question/schema.ts';
import { blockAsker, unblockAsker } from '#features/question/block/server/commands.ts';
import { dropEntry, followUpEntry } from '#features/question/followup/schema.ts';
import { dropFollowUp, followUpQuestion } from '#features/question/followup/server/commands.ts';
import { mergeQuestions, unmergeQuestion } from '#features/question/merge/server/commands.ts';
import { voteQuestion } from '#features/question/vote/server/commands.ts';
import { airQuestion, answerQuestion, askQuestion, enterQuestion, hideQuestion, publishQuestion, queueQuestion } from '#features/question/server/commands.ts';
import { listPublicQuestions } from '#features/question/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { questionStates } from '#features/question/model.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { anyone, participant, staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const one = slug.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });
const keyed = z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') });
const moved = z.object({ number: z.number().int(), state: z.enum(questionStates) });
const publicQuestion = moved.extend({
  asker: z.string(),
  toCastId: z.string().nullable(),
  to: z.string().nullable().describe('null = to all speakers'),
  text: z.string(),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  votes: z.number().int().describe('people who want it answered'),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
});

/** Questions: read by anybody, asked by participants, decided at the desk. */
export const questionRoutes: ApiRoutes = (api, app) => {
  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/questions',
    config: { policy: anyone() },
    schema: { summary: 'The public questions of an event, with their answers', params: slug, response: { 200: z.array(publicQuestion) } },
    handler: async (request) => {
      const { id, programmeId } = await withScope(app.db, anybody, (trx) => getEvent(trx, request.params.slug));
      return withScope(app.db, { kind: 'event', eventId: id, programmeId }, (trx) => listPublicQuestions(trx, { eventId: id }));
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions',
    config: { policy: participant() },
    schema: { summary: 'Ask a named speaker, or all', params: slug, headers: keyed, body: questionEntry, response: { 201: moved } },
    handler: async (request, reply) => {
      const key = keyFor(request.principal, 'question.ask', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return reply.code(201).send(await askQuestion(app, request.principal, { key, ...request.body }));
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/enter',
    config: { policy: staff() },
    schema: { summary: 'Enter a question for a named person, from the chat, the floor or a viewing point', params: slug, headers: keyed, body: deskEntry, response: { 201: moved } },
    handler: async (request, reply) => {
      const key = keyFor(request.principal, 'question.enter', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return reply.code(201).send(await enterQuestion(app, request.principal, { event: request.params.slug, key, ...request.body }));
    },
  });
  for (const [verb, command] of [['queue', queueQuestion], ['air', airQuestion], ['publish', publishQuestion], ['unmerge', unmergeQuestion]] as const) {
    api.route({
      method: 'POST',
      url: `/api/v1/events/:slug/questions/:number/${verb}`,
      config: { policy: staff() },
      schema: { params: one, headers: keyed, response: { 200: moved } },
      handler: (request) => command(app, request.principal, { event: request.params.slug, number: request.params.number, key: keyFor(request.principal, `question.${verb}`, request.headers['idempotency-key'], request.params) }),
    });
  }
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/answer',
    config: { policy: staff() },
    schema: { summary: 'Keep what was said, in a sentence, and who said it', params: one, headers: keyed, body: answerEntry, response: { 200: moved } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.answer', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return answerQuestion(app, request.principal, { event: request.params.slug, number: request.params.number, key, ...request.body });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/hide',
    config: { policy: staff() },
    schema: { summary: 'Take a question out of sight, with a reason its asker reads', params: one, headers: keyed, body: hideEntry, response: { 200: moved } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.hide', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return hideQuestion(app, request.principal, { event: request.params.slug, number: request.params.number, key, ...request.body });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/votes',
    config: { policy: participant() },
    schema: { summary: 'Want a question answered, or no longer; one vote per person and question', params: slug, headers: keyed, body: voteEntry, response: { 200: z.object({ number: z.number().int(), wanted: z.boolean() }) } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.vote', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return voteQuestion(app, request.principal, { key, ...request.body });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/merge',
    config: { policy: staff() },
    schema: { summary: 'Let one question stand for others that ask the same', params: slug, headers: keyed, body: mergeEntry, response: { 200: z.object({ into: z.number().int(), merged: z.array(z.number().int()) }) } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.merge', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return mergeQuestions(app, request.principal, { event: request.params.slug, key, ...request.body });
    },
  });
  const blocked = z.object({ number: z.number().int(), blocked: z.boolean(), questions: z.array(z.number().int()) });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/block',
    config: { policy: staff() },
    schema: { summary: 'Take the right to ask in this event from who asked this', params: one, headers: keyed, body: blockEntry, response: { 200: blocked } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.block', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return blockAsker(app, request.principal, { event: request.params.slug, number: request.params.number, key, ...request.body });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/unblock',
    config: { policy: staff() },
    schema: { summary: 'Give the right to ask back', params: one, headers: keyed, response: { 200: blocked } },
    handler: (request) => unblockAsker(app, request.principal, { event: request.params.slug, number: request.params.number, key: keyFor(request.principal, 'question.unblock', request.headers['idempotency-key'], request.params) }),
  });
  const owed = z.object({ number: z.number().int(), dueOn: z.string().nullable() });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/follow-up',
    config: { policy: staff() },
    schema: { summary: 'Pass a question on to its speaker or an agency, with a day', params: one, headers: keyed, body: followUpEntry, response: { 200: owed } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.follow_up', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return followUpQuestion(app, request.principal, { event: request.params.slug, number: request.params.number, key, ...request.body });
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/questions/:number/drop',
    config: { policy: staff() },
    schema: { summary: 'Say that what was passed on will get no answer, and why', params: one, headers: keyed, body: dropEntry, response: { 200: owed } },
    handler: (request) => {
      const key = keyFor(request.principal, 'question.drop', request.headers['idempotency-key'], { ...request.params, ...request.body });
      return dropFollowUp(app, request.principal, { event: request.params.slug, number: request.params.number, key, ...request.body });
    },
  });
};
