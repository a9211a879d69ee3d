import type { RequestEvent } from '@sveltejs/kit';
import { hostCookie } from '#features/registration/viewing/model.ts';
import { findHost, type ViewingHost } from '#features/registration/viewing/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';

const rememberedDays = 90;

/** From now on this browser is the host of a viewing point; the token leaves the address for good. */
export function rememberHost({ cookies, url }: RequestEvent, { eventId, token }: { eventId: string; token: string }): void {
  cookies.set(hostCookie(eventId), token, { path: '/e/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: rememberedDays * 86_400 });
}

/** The host of a viewing point of this event, by the browser's cookie; null for everybody else. Refuses `not_found` without such an event. */
export async function hostOf({ cookies, locals }: RequestEvent, slug: string): Promise<{ host: ViewingHost; token: string } | null> {
  const event = await withScope(locals.app.db, anybody, (trx) => getEvent(trx, slug));
  const token = cookies.get(hostCookie(event.id));
  const host = await findHost(locals.app, token);
  return host?.eventId === event.id ? { host, token: token! } : null;
}
