import { error, fail, isHttpError, isRedirect, redirect, type ActionFailure } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { Refusal, refusalOf } from '#platform/http/refusal.ts';
import { assertAllowed, type RoutePolicy } from '#platform/http/policy.ts';
import type { Principal, Staff } from '#platform/app/principal.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';

/** What a form gets back when the command refused: words for the reader, and what was typed, for nothing may be lost. */
export interface FormRefusal {
  reason: string;
  message: string;
  fields: Record<string, string>;
  values: Record<string, string>;
}

/** Who asks, or a redirect to the sign-in page, or the error page of the policy. */
export function allow(event: RequestEvent, policy: RoutePolicy & { who: 'staff' }): Staff;
export function allow(event: RequestEvent, policy: RoutePolicy): Principal;
export function allow(event: RequestEvent, policy: RoutePolicy): Principal {
  try {
    assertAllowed(policy, event.locals.principal);
  } catch (reason) {
    if (reason instanceof Refusal && reason.status === 401 && policy.who === 'staff') {
      redirect(303, `/console/sign-in?to=${encodeURIComponent(event.url.pathname + event.url.search)}`);
    }
    throwAsPage(event, reason);
  }
  return event.locals.principal;
}

/** For `load`: a refusal becomes the error page with its status. */
export async function orErrorPage<T>(event: RequestEvent, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (reason) {
    throwAsPage(event, reason);
  }
}

/** For actions: a refusal becomes `fail(status, FormRefusal)`, with everything that was typed. */
export async function orFormRefusal<T>(event: RequestEvent, form: FormData, act: () => Promise<T>): Promise<T | ActionFailure<FormRefusal>> {
  try {
    return await act();
  } catch (reason) {
    const refusal = isRedirect(reason) || isHttpError(reason) ? null : refusalOf(reason);
    if (!refusal) throw reason;
    const { locale } = event.locals;
    const values = Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'password'));
    const fields = Object.fromEntries(Object.entries(refusal.fields).map(([field, code]) => [field, refusalSentence(code, locale, refusal.values)]));
    return fail(refusal.status, { reason: refusal.reason, message: refusalSentence(refusal.reason, locale, refusal.values), fields, values });
  }
}

function throwAsPage(event: RequestEvent, reason: unknown): never {
  const refusal = refusalOf(reason);
  if (refusal) error(refusal.status, refusalSentence(refusal.reason, event.locals.locale, refusal.values), { reason: refusal.reason });
  throw reason;
}
