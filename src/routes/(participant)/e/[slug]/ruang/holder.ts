import type { RequestEvent } from '@sveltejs/kit';
import { ticketTokens } from '#features/registration/model.ts';
import { findTickets } from '#features/registration/ticket/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';

/** Whose ticket of this event the request brings; null for everybody else, who may look and not ask. */
export async function holderOf({ request, locals, params }: RequestEvent<{ slug: string }>): Promise<ParticipantPrincipal | null> {
  const tickets = await findTickets(locals.app, ticketTokens({ cookie: request.headers.get('cookie') ?? undefined }));
  return tickets.find(({ slug, state }) => slug === params.slug && state === 'active')?.holder ?? null;
}
