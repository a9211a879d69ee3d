import { randomBytes } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { ticketCookie, ticketTokens } from '#features/registration/model.ts';
import { findTickets, type FoundTicket } from '#features/registration/ticket/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';

const rememberedDays = 90;

/** The ticket of this event that the browser's cookie holds, a cancelled one too; null for everybody else. */
export async function ticketOf(event: RequestEvent, slug: string): Promise<FoundTicket | null> {
  return (await findTickets(event.locals.app, tokensOf(event))).find((ticket) => ticket.slug === slug) ?? null;
}

/** Who holds an active place in this event; null for everybody else, who may look and not ask. */
export async function holderOf(event: RequestEvent, slug: string): Promise<ParticipantPrincipal | null> {
  const tickets = await findTickets(event.locals.app, tokensOf(event));
  return tickets.find((ticket) => ticket.slug === slug && ticket.state === 'active')?.holder ?? null;
}

/** Every ticket token the browser brings, whichever event it is of. */
export function tokensOf({ request }: RequestEvent): string[] {
  return ticketTokens({ cookie: request.headers.get('cookie') ?? undefined });
}

/** From now on this browser is who holds the ticket; the token leaves the address for good. */
export function rememberTicket({ cookies, url }: RequestEvent, { eventId, token }: { eventId: string; token: string }): void {
  cookies.set(ticketCookie(eventId), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: rememberedDays * 86_400 });
}

/** Nothing between the browser and us may keep a page with a ticket on it. */
export function keepPrivate({ setHeaders }: RequestEvent): void {
  setHeaders({ 'cache-control': 'private, no-store' });
}

const deviceCookie = 'serentak_device';

/** A random word in this browser's cookie, made when there is none: tells a family's phone from a machine, never a person. Null when none came. */
export function deviceOf({ cookies, url }: RequestEvent): string | null {
  const known = cookies.get(deviceCookie);
  if (known && /^[\w-]{22}$/.test(known)) return known;
  cookies.set(deviceCookie, randomBytes(16).toString('base64url'), { path: '/e', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', maxAge: rememberedDays * 86_400 });
  return null;
}
