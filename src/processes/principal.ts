import type { IncomingHttpHeaders } from 'node:http';
import { findStaff } from '#features/account/server/queries.ts';
import { crewTokens } from '#features/event/pin/model.ts';
import { findCrew } from '#features/event/pin/server/queries.ts';
import { ticketTokens } from '#features/registration/model.ts';
import { findTicketLists, type FoundTicket } from '#features/registration/ticket/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, type Principal } from '#platform/app/principal.ts';
import type { RoutePolicy } from '#platform/http/policy.ts';

/**
 * Who asks the API: staff by session or token, a participant by the token of a personal link or its cookie, the crew by the token
 * that the event's PIN gave, else anybody. A phone may hold a ticket and the crew's token: on the crew's routes the latter goes first.
 * @param slug the event in the address, for participants and crew are such only within an event.
 */
export async function findPrincipal(app: App, raw: IncomingHttpHeaders, slug: string | null, wanted?: RoutePolicy['who']): Promise<Principal> {
  if (!raw.authorization && !raw.cookie) return anybody;
  const headers = new Headers();
  for (const name of ['authorization', 'cookie'] as const) {
    const value = raw[name];
    if (value) headers.set(name, value);
  }
  const staff = await findStaff(app, headers);
  if (staff || slug === null) return staff ?? anybody;
  const holder = async (): Promise<Principal | undefined> => (await ticketsOf(app, ticketTokens(raw))).find((ticket) => ticket.slug === slug && ticket.state === 'active')?.holder;
  const crew = async (): Promise<Principal | undefined> => (await findCrew(app, crewTokens(raw))).find((one) => one.slug === slug)?.crew;
  const [first, second] = wanted === 'crew' ? [crew, holder] : [holder, crew];
  return (await first()) ?? (await second()) ?? anybody;
}

/** Those who ask in the same milliseconds are looked up together: in a full room that is one look for hundreds. */
function ticketsOf(app: App, tokens: readonly string[]): Promise<FoundTicket[]> {
  return tokens.length === 0 ? Promise.resolve([]) : app.groupCommit.submit('tickets', tokens, (lists: (readonly string[])[]) => findTicketLists(app, lists));
}
