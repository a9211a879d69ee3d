import type { RequestEvent } from '@sveltejs/kit';
import { crewCookie, crewTokens } from '#features/event/pin/model.ts';
import { findCrew } from '#features/event/pin/server/queries.ts';
import { findEvent } from '#features/event/server/queries.ts';
import type { Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';

export interface AtWork {
  principal: Extract<Principal, { kind: 'crew' | 'staff' }>;
  /** What the PIN is for, e.g. "Pintu utara"; null for staff. */
  label: string | null;
}

/** Who works in this event's crew: staff who see the event, else whoever entered its PIN; null for everybody else. */
export async function crewOf(event: RequestEvent, slug: string): Promise<AtWork | null> {
  const { app, principal } = event.locals;
  if (principal.kind === 'staff' && (await withScope(app.db, principal, (trx) => findEvent(trx, slug)))) return { principal, label: null };
  const tokens = crewTokens({ cookie: event.request.headers.get('cookie') ?? undefined });
  const found = (await findCrew(app, tokens)).find((one) => one.slug === slug);
  return found ? { principal: found.crew, label: found.label } : null;
}

const rememberedDays = 14;

/** From now on this browser works in the event, until the PIN expires or is withdrawn. */
export function rememberCrew({ cookies, url }: RequestEvent, { eventId, token }: { eventId: string; token: string }): void {
  cookies.set(crewCookie(eventId), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: rememberedDays * 86_400 });
}
