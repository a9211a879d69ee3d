import type { RequestEvent } from '@sveltejs/kit';
import { castCookie, castTokens } from '#features/event/link/model.ts';
import { findCast, type FoundCast } from '#features/event/link/server/queries.ts';
import { crewOf, type AtWork } from './crew.ts';

/** Who appears in this event, by the personal link in the browser's cookie; null for everybody else. */
export async function castOf({ request, locals }: RequestEvent, slug: string): Promise<FoundCast | null> {
  const tokens = castTokens({ cookie: request.headers.get('cookie') ?? undefined });
  return (await findCast(locals.app, tokens)).find((one) => one.slug === slug) ?? null;
}

/** Who stands behind the stage: staff and crew, or somebody who appears. */
export interface AtStage {
  principal: AtWork['principal'] | FoundCast['cast'];
  /** Who appears; null for staff and crew. */
  cast: FoundCast | null;
}

/** Whoever works or appears in this event; null for everybody else. On a phone that holds both, staff and crew go first. */
export async function stageOf(event: RequestEvent, slug: string): Promise<AtStage | null> {
  const work = await crewOf(event, slug);
  if (work) return { principal: work.principal, cast: null };
  const cast = await castOf(event, slug);
  return cast && { principal: cast.cast, cast };
}

/** Staff, who may edit; the crew; and whoever leads through the event: they see and drive the show. Null for speakers and everybody else. */
export async function hostingOf(event: RequestEvent, slug: string): Promise<AtStage | null> {
  const work = await crewOf(event, slug);
  if (work) return { principal: work.principal, cast: null };
  const cast = await castOf(event, slug);
  return cast?.cast.hosts ? { principal: cast.cast, cast } : null;
}

/** From now on this browser is who the link names; the token leaves the address for good. */
export function rememberCast({ cookies, url }: RequestEvent, { cast, expires, token }: { cast: FoundCast['cast']; expires: Date; token: string }): void {
  cookies.set(castCookie(cast.eventId), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', expires });
}
