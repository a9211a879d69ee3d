import { z } from 'zod';
import { savingEntry, startEntry, submitEntry } from '#features/assessment/attempt/schema.ts';
import { saveAnswers } from '#features/assessment/attempt/answer/server/commands.ts';
import { startAttempt, submitAttempt } from '#features/assessment/attempt/server/commands.ts';
import { listTests, readTest } from '#features/assessment/attempt/server/queries.ts';
import { itemKinds, roles } from '#features/assessment/model.ts';
import type { ParticipantPrincipal, Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ApiRoutes } from '#platform/http/api.ts';
import { participant } from '#platform/http/policy.ts';
import { notFound, signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';

const slug = z.object({ slug: z.string().max(100) });
const key = z.object({ 'idempotency-key': z.string().optional().describe('Required, 8-200 characters; a replay gets the first answer') });
const instant = z.string().describe('ISO 8601');
const line = z.object({
  role: z.enum(roles),
  name: z.string(),
  count: z.int().describe('items'),
  window: z.enum(['before', 'open', 'after']),
  opensAt: instant,
  closesAt: instant,
  minutes: z.int().nullable().describe('for one attempt; null = until it closes'),
  attempt: z.object({ state: z.enum(['open', 'submitted', 'expired']), deadlineAt: instant }).nullable(),
});
const result = z.object({ points: z.int(), of: z.int(), passed: z.boolean().nullable() }).nullable().describe('null until it may be seen');
const view = line.extend({
  attemptId: z.string().nullable(),
  items: z.array(z.object({ id: z.string(), kind: z.enum(itemKinds), text: z.string(), options: z.array(z.object({ key: z.string(), text: z.string() })) })),
  answers: z.record(z.string(), z.object({ value: z.unknown(), sequence: z.int() })),
  result,
});

/** Tests before and after an event: what is asked, an attempt, its answers as they are given, and its end. */
export const attemptRoutes: ApiRoutes = (api, app) => {
  const seen = (principal: ParticipantPrincipal, role: (typeof roles)[number], language: 'id' | 'en') =>
    withScope(app.db, principal, async (trx) => {
      const test = await readTest(trx, { ...principal, role, now: app.clock.now(), language });
      if (!test) throw notFound();
      return asView(test);
    });

  api.route({
    method: 'GET',
    url: '/api/v1/events/:slug/tests',
    config: { policy: participant() },
    schema: { summary: 'What the event asks this participant, and how far that is', params: slug, response: { 200: z.array(line) } },
    handler: (request) => {
      const principal = holder(request.principal);
      return withScope(app.db, principal, async (trx) => (await listTests(trx, { ...principal, now: app.clock.now(), language: request.locale })).map(asLine));
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/attempts',
    config: { policy: participant() },
    schema: { summary: 'Begin a test; beginning again answers the attempt that is there', params: slug, headers: key, body: startEntry, response: { 201: view } },
    handler: async (request, reply) => {
      const principal = holder(request.principal);
      const { role, language } = request.body;
      await startAttempt(app, principal, { role, language, key: keyFor(principal, 'assessment.start', request.headers['idempotency-key'], request.body) });
      return reply.code(201).send(await seen(principal, role, request.locale));
    },
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/answers',
    config: { policy: participant() },
    schema: {
      summary: 'Keep answers as they are given; the sequence makes repeating harmless, so no key is asked for',
      params: slug,
      body: savingEntry,
      response: { 200: z.object({ answers: z.array(z.object({ item: z.string(), sequence: z.int(), state: z.enum(['kept', 'late', 'wrong']) })), savedAt: instant }) },
    },
    handler: (request) => saveAnswers(app, holder(request.principal), request.body),
  });
  api.route({
    method: 'POST',
    url: '/api/v1/events/:slug/attempts/:role/submit',
    config: { policy: participant() },
    schema: { summary: 'Hand a test in, once, with what was not acknowledged yet', params: slug.extend({ role: z.enum(roles) }), headers: key, body: submitEntry, response: { 200: view.extend({ first: z.boolean() }) } },
    handler: async (request) => {
      const principal = holder(request.principal);
      const { role } = request.params;
      const { first } = await submitAttempt(app, principal, { role, answers: request.body.answers, key: keyFor(principal, 'assessment.submit', request.headers['idempotency-key'], { role }) });
      return { ...(await seen(principal, role, request.locale)), first };
    },
  });
};

function holder(principal: Principal): ParticipantPrincipal {
  if (principal.kind !== 'participant') throw signInNeeded();
  return principal;
}

type Line = Awaited<ReturnType<typeof listTests>>[number];
const asLine = ({ role, name, count, window, opensAt, closesAt, minutes, attempt }: Line) => ({
  role, name, count, window, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), minutes,
  attempt: attempt && { state: attempt.state, deadlineAt: attempt.deadlineAt.toISOString() },
});
type View = NonNullable<Awaited<ReturnType<typeof readTest>>>;
const asView = (test: View) => ({ ...asLine(test), attemptId: test.attemptId, items: test.items, answers: test.answers, result: test.result && { points: test.result.points, of: test.result.of, passed: test.result.passed } });
