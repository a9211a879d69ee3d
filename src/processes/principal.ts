import type { IncomingHttpHeaders } from 'node:http';
import { findStaff } from '#features/account/server/queries.ts';
import { ticketTokens } from '#features/registration/model.ts';
import { findTickets } from '#features/registration/ticket/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, type Principal } from '#platform/app/principal.ts';

/**
 * Who asks the API: staff by session or token, a participant by the token of a personal link or its cookie, else anybody.
 * @param slug the event in the address, for a participant is one only within an event.
 */
export async function findPrincipal(app: App, raw: IncomingHttpHeaders, slug: string | null): Promise<Principal> {
  const headers = new Headers();
  for (const name of ['authorization', 'cookie'] as const) {
    const value = raw[name];
    if (value) headers.set(name, value);
  }
  const staff = await findStaff(app, headers);
  const tokens = staff || slug === null ? [] : ticketTokens(raw);
  if (tokens.length === 0) return staff ?? anybody;
  const tickets = await findTickets(app, tokens);
  return tickets.find((ticket) => ticket.slug === slug && ticket.state === 'active')?.holder ?? anybody;
}
