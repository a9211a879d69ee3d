import { takesSignUps } from '#features/event/listing/model.ts';
import { getPerson } from '#features/participant/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound, signInNeeded } from '#platform/http/refusal.ts';
import { hashBody, readKey, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { admitBatch, type AdmissionRequest } from '../../admission/server/commands.ts';
import type { Consent, Wish } from '../../model.ts';
import { answerOf, findEarlier, type Registered } from '../../server/commands.ts';
import { lookUpSignUp } from '../../server/queries.ts';
import { findReturning } from './queries.ts';

/**
 * One tap for somebody whom the programme knows by a ticket of another event in this browser: the same person, a place in this one.
 * Refuses 401 without such a ticket, and as `register` does.
 */
export async function registerReturning(app: App, { slug, tokens, consent, wish, key: typedKey, origin }: { slug: string; tokens: readonly string[]; consent: Consent; wish: Wish | null; key: string; origin: string }): Promise<Registered> {
  const { event } = await lookUpSignUp(app, { slug, regionCode: null, segment: null });
  if (!event) throw notFound();
  const door = { eventId: event.id, programmeId: event.programmeId };
  const person = await findReturning(app, { ...door, tokens });
  if (!person) throw signInNeeded();
  const key: IdempotencyKey = { scope: `registration:${event.id}`, key: readKey(typedKey), bodyHash: hashBody({ returning: person.participantId, consent, wish }) };
  if (!takesSignUps(event)) return answerOf(app, event.id, await findEarlier(app, door, key));
  const participant = await withScope(app.db, { kind: 'event', ...door }, (trx) => getPerson(trx, person));
  const request: AdmissionRequest = { key, participant: { ...participant, recent: 0 }, regionCode: participant.regionCode, segment: participant.segment, consent, wish, via: 'form', by: anybody, origin };
  return answerOf(app, event.id, await app.groupCommit.submit(`admission:${event.id}`, request, (requests: AdmissionRequest[]) => admitBatch(app, door, requests)));
}
