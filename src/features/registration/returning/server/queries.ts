import { getPerson } from '#features/participant/server/queries.ts';
import { isOpenClaim } from '#features/participant/claim/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { findTickets } from '../../ticket/server/queries.ts';

/** Somebody of this programme whose ticket of another event is in the browser; what the one-tap form shows. */
export interface KnownPerson {
  participantId: string;
  name: string;
  contactHint: string;
  regionCode: string;
  segment: string;
  institution: string | null;
}

/** Who comes back, by the tickets a request brings; a proven person goes before an unproven claim. Null for newcomers. */
export async function findReturning(app: App, { eventId, programmeId, tokens }: { eventId: string; programmeId: string; tokens: readonly string[] }): Promise<KnownPerson | null> {
  const tickets = (await findTickets(app, tokens)).filter(({ holder }) => holder.programmeId === programmeId && holder.eventId !== eventId);
  const holders = [...new Map(tickets.map(({ holder }) => [holder.participantId, holder])).values()];
  const people = await Promise.all(holders.map((holder) => known(app, holder)));
  const [first] = people.sort((a, b) => Number(a.claim) - Number(b.claim));
  return first?.person ?? null;
}

function known(app: App, holder: ParticipantPrincipal): Promise<{ person: KnownPerson; claim: boolean }> {
  return withScope(app.db, holder, async (trx) => {
    const { id, name, contactHint, regionCode, segment, institution } = await getPerson(trx, holder);
    return { person: { participantId: id, name, contactHint, regionCode, segment, institution }, claim: await isOpenClaim(trx, holder) };
  });
}
