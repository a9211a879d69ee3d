import type { IncomingHttpHeaders } from 'node:http';
import fastifySwagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors, jsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { assertAllowed, type RoutePolicy } from '#platform/http/policy.ts';
import { Refusal, refusalOf } from '#platform/http/refusal.ts';
import { readLocale, refusalSentence, type Locale } from '#platform/i18n/locale.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: RoutePolicy;
  }
  interface FastifyRequest {
    principal: Principal;
    locale: Locale;
  }
}

export type Api = ReturnType<typeof newApi>;
/** Adds one noun's routes. */
export type ApiRoutes = (api: Api, app: App) => void;

const newApi = () => Fastify({ logger: false, bodyLimit: 64 * 1024, trustProxy: true, routerOptions: { ignoreTrailingSlash: true } }).withTypeProvider<ZodTypeProvider>();

/**
 * The machine surface under /api/v1. `findPrincipal` says who asks (a bearer token or a cookie); every route declares its
 * policy or the process does not start. Refusals leave as `{reason, message, fields?}` in the reader's language.
 */
export async function createApi(app: App, { findPrincipal, routes }: { findPrincipal(headers: IncomingHttpHeaders, slug: string | null, wanted: RoutePolicy['who']): Promise<Principal>; routes: readonly ApiRoutes[] }): Promise<FastifyInstance> {
  const api = newApi();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.addHook('onRoute', (route) => {
    if (!route.config?.policy) throw new Error(`${String(route.method)} ${route.url} declares no policy.`);
  });
  api.decorateRequest('principal', null as never);
  api.decorateRequest('locale', 'id');
  api.addHook('onRequest', (request, _reply, done) => {
    request.locale = readLocale({ header: request.headers['accept-language'] ?? null });
    done();
  });
  // Before the body is held against its schema: what a route wants to read is nobody's business who may not use it.
  api.addHook('preValidation', async (request) => {
    const policy = request.routeOptions.config.policy;
    if (!policy) return; // no such route: the not-found handler answers
    request.principal = await findPrincipal(request.headers, (request.params as { slug?: string }).slug ?? null, policy.who);
    assertAllowed(policy, request.principal);
  });
  api.setErrorHandler((error: unknown, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.status >= 500) app.log.error({ route: request.routeOptions.url, reason: error instanceof Error ? error.stack : String(error) }, 'api');
    const fields = Object.fromEntries(Object.entries(refusal.fields).map(([field, reason]) => [field, refusalSentence(reason, request.locale, refusal.values)]));
    void reply
      .code(refusal.status)
      .headers(refusal.status === 503 ? { 'retry-after': String(1 + Math.floor(Math.random() * 4)) } : {})
      .send({ reason: refusal.reason, message: refusalSentence(refusal.reason, request.locale, refusal.values), ...(Object.keys(fields).length ? { fields } : {}) });
  });
  api.setNotFoundHandler({ preValidation: [] }, (request, reply) => {
    void reply.code(404).send({ reason: 'not_found', message: refusalSentence('not_found', request.locale) });
  });
  await api.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Serentak', version: '1', description: 'One person, one identity, from sign-up to recap.' }, servers: [{ url: '/' }] },
    transform: jsonSchemaTransform,
  });
  // Each plugin runs after swagger is ready, so that it sees every route.
  await api.register(async (scope) => {
    for (const add of routes) add(scope.withTypeProvider<ZodTypeProvider>() as unknown as Api, app);
  });
  await api.ready();
  return api as unknown as FastifyInstance;
}

/** zod issue -> reason code of the field. */
function fieldReason(keyword: string): string {
  if (keyword === 'too_big') return 'too_long';
  if (keyword === 'too_small') return 'too_short';
  return keyword === 'invalid_type' ? 'required' : 'wrong';
}

function asRefusal(error: unknown): Refusal {
  const refusal = refusalOf(error);
  if (refusal) return refusal;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields: Record<string, string> = {};
    const values: Record<string, number> = {};
    for (const issue of error.validation) {
      const maximum = (issue.params as { maximum?: number }).maximum;
      if (issue.keyword === 'too_big' && typeof maximum === 'number') values.max = maximum;
      const field = issue.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'body';
      fields[field] ??= fieldReason(issue.keyword);
    }
    return new Refusal('invalid', 422, { fields, values });
  }
  const status = (error as { statusCode?: number }).statusCode;
  if (status === 413) return new Refusal('too_large', 413);
  if (status && status >= 400 && status < 500) return new Refusal('unreadable', 400);
  return new Refusal('unexpected', 500);
}
