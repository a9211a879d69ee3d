import { json } from '@sveltejs/kit';
import { syncEntry } from '#features/registration/viewing/schema.ts';
import { syncPoint } from '#features/registration/viewing/server/commands.ts';
import { hostUnknown } from '#features/registration/viewing/server/errors.ts';
import { anyone } from '#platform/http/policy.ts';
import { invalid, refusalOf } from '#platform/http/refusal.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { allow } from '../../../../../guard.ts';
import { hostOf } from '../../../../../host.ts';
import { readState } from '../state.ts';
import type { RequestHandler, RequestEvent } from './$types';

export const _policy = anyone();

/** Refusals leave as the API's do: a reason for the device, words for the host. */
async function answer(event: RequestEvent, act: () => Promise<unknown>): Promise<Response> {
  try {
    allow(event, _policy);
    return json(await act(), { headers: { 'cache-control': 'no-store' } });
  } catch (reason) {
    const refusal = refusalOf(reason);
    if (!refusal) throw reason;
    return json({ reason: refusal.reason, message: refusalSentence(refusal.reason, event.locals.locale, refusal.values) }, { status: refusal.status });
  }
}

async function host(event: RequestEvent) {
  const found = await hostOf(event, event.params.slug);
  if (!found) throw hostUnknown();
  return found.host;
}

/** The list as the server has it. */
export const GET: RequestHandler = (event) => answer(event, async () => readState(event.locals.app, await host(event)));

/** What a device wrote down; `Idempotency-Key` as in the API, and besides each person by the id the device made. */
export const POST: RequestHandler = (event) =>
  answer(event, async () => {
    const found = await host(event);
    const parsed = syncEntry.safeParse(await event.request.json().catch(() => null));
    if (!parsed.success) throw invalid({});
    const synced = await syncPoint(event.locals.app, found, { key: event.request.headers.get('idempotency-key'), entry: parsed.data });
    return { ...synced, refused: synced.refused.map((one) => ({ ...one, message: refusalSentence(one.reason, event.locals.locale) })) };
  });
