import { takesSignUps } from '#features/event/listing/model.ts';
import { readNip } from '#features/participant/nip/model.ts';
import { forgetParticipant, resolveParticipant } from '#features/participant/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { findAnswers, hashBody, keyReused, readKey, requestOf, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { admitBatch, type Admission, type AdmissionRequest, type Admitted } from '../admission/server/commands.ts';
import { isPupilSegment, type Assent } from '../assent/model.ts';
import { keepAssent } from '../assent/server/commands.ts';
import type { ChannelKind } from '../model.ts';
import { cancelSeat } from '../cancel/server/commands.ts';
import { readSignUp, type SignUp, type SignUpFaults } from '../schema.ts';
import { findTickets, linkToken, shortCode } from '../ticket/server/queries.ts';
import { eventClosed, noRoom } from './errors.ts';
import { mustHoldTicket } from './policy.ts';
import { lookUpSignUp } from './queries.ts';

export interface RegisterInput {
  slug: string;
  /** As it came: the command reads it and names every fault. */
  body: unknown;
  /** Idempotency-Key header, or the hidden field of the form. */
  key: string | null | undefined;
  via: 'form' | 'api' | 'staff';
  /** Staff who sign somebody up say how the person agreed, and when. */
  assisted?: { how: 'paper' | 'voice'; at: Date };
  /** Written down at a viewing point while the event ran: a list that was offline may come after its end, until it is closed. */
  wasThere?: boolean;
  /** "https://host", for the links in answer and message. */
  origin: string;
  language: Locale;
  /** Tokens of tickets that came along; those of this programme prove who asks. */
  tokens?: readonly string[];
}

/** The answer of the API; `code` is for reading out, `link` is personal. */
export interface Ticket {
  number: number;
  channel: ChannelKind;
  link: string;
  code: string;
}

export interface Registered {
  ticket: Ticket;
  eventId: string;
  registrationId: string;
  token: string;
}

/**
 * Signs one person up. Refuses: 400 without a key, 404 for an event nobody may see, 409 `event_closed` and `no_room`, 422 with
 * every wrong field, 422 `idempotency_key_reused`. A replay gets the first answer, also after the event has closed.
 */
export async function register(app: App, principal: Principal, input: RegisterInput): Promise<Registered> {
  const key = readKey(input.key);
  const read = readSignUp(input.body);
  const signUp = 'signUp' in read ? read.signUp : null;
  const { event, regionKnown, segmentKnown } = await lookUpSignUp(app, { slug: input.slug, regionCode: signUp?.regionCode ?? null, segment: signUp?.segment ?? null });
  if (!event) throw notFound();
  const faults: SignUpFaults = 'faults' in read ? read.faults : { fields: {}, values: {} };
  if (!regionKnown) faults.fields.region = 'regency_unknown';
  if (!segmentKnown) faults.fields.segment = 'segment_unknown';
  const nip = event.asksNip && signUp?.nip ? readNip(signUp.nip, localDate(app.clock.now(), 'WIB')) : null;
  if (nip?.ok === false) {
    faults.fields.nip = nip.reason;
    if (nip.missing !== undefined) faults.values.missing = nip.missing;
  }
  // Machines say what the contract says; a form asks who agrees for a pupil.
  if (input.via !== 'api' && signUp && isPupilSegment(signUp.segment) && !signUp.guardian && !signUp.ofAge) faults.fields.guardian = 'guardian_needed';
  const open = takesSignUps(event) || (input.wasThere === true && event.state !== 'closed');
  if (!signUp || Object.keys(faults.fields).length > 0) throw open ? invalid(faults.fields, faults.values) : eventClosed();

  // One scope for whoever signs up: a retry may come with the cookie that the lost first answer set.
  const idempotencyKey: IdempotencyKey = { scope: `registration:${event.id}`, key, bodyHash: hashBody(signUp) };
  const door = { eventId: event.id, programmeId: event.programmeId };
  const request: Omit<AdmissionRequest, 'participant'> = { key: idempotencyKey, consent: signUp.consent, wish: signUp.wish, regionCode: signUp.regionCode, segment: signUp.segment, via: input.via, by: principal.kind === 'staff' ? principal : anybody, origin: input.origin, wasThere: input.wasThere === true };
  if (!open) return answerOf(app, event.id, await findEarlier(app, door, idempotencyKey));

  const identity = await resolveParticipant(app, {
    ...door,
    simulated: event.simulated,
    key: idempotencyKey,
    name: signUp.name,
    contact: signUp.contact,
    regionCode: signUp.regionCode,
    segment: signUp.segment,
    institution: signUp.institution,
    nip: nip?.ok ? nip.nip : null,
    language: input.language,
    proven: await provenBy(app, principal, event.programmeId, input.tokens ?? []),
  });
  const assent = assentOf(app, signUp, input);
  if (assent && identity.kind === 'participant') await keepAssent(app, door, { participantId: identity.participant.id, assent, by: principal });
  const admission = await app.groupCommit.submit(
    `admission:${event.id}`,
    { ...request, participant: identity.kind === 'participant' ? identity.participant : null },
    (requests: AdmissionRequest[]) => admitBatch(app, door, requests),
  );
  if (admission.kind !== 'admitted' && identity.kind === 'participant') await forgetParticipant(app, door, identity.participant.id);
  return answerOf(app, event.id, admission);
}

/** What is written down of a consent that the person did not tick on the own phone; null where it was. */
function assentOf(app: App, { guardian }: SignUp, { assisted }: RegisterInput): Assent | null {
  if (!guardian && !assisted) return null;
  return { givenBy: guardian?.kind ?? 'person', how: assisted?.how ?? 'form', giver: guardian?.name ?? null, at: assisted?.at ?? app.clock.now() };
}

/** A closed door still repeats what it said before. */
export async function findEarlier(app: App, door: { eventId: string; programmeId: string }, key: IdempotencyKey): Promise<Admission> {
  const known = await withScope(app.db, { kind: 'event', ...door }, (trx) => findAnswers(trx, [key]));
  const answer = known.get(requestOf(key));
  if (answer === undefined) return { kind: 'closed' };
  return answer === 'altered' ? { kind: 'altered' } : { kind: 'admitted', admitted: answer.body as Admitted };
}

/** The answer of an admission, or its refusal. */
export function answerOf(app: App, eventId: string, admission: Admission): Registered {
  if (admission.kind === 'altered') throw keyReused();
  if (admission.kind === 'closed') throw eventClosed();
  if (admission.kind === 'full') throw noRoom();
  const { admitted } = admission;
  const { token, code } = admission.fresh ?? { token: linkToken(app.keys, admitted), code: shortCode(app.keys, admitted.registrationId) };
  return { eventId, registrationId: admitted.registrationId, token, ticket: { number: admitted.number, channel: admitted.channel, link: `${admitted.origin}/j/${token}`, code } };
}

/** Participants of this programme whose tickets the request brought; a cancelled ticket still says who one is. */
async function provenBy(app: App, principal: Principal, programmeId: string, tokens: readonly string[]): Promise<string[]> {
  const tickets = tokens.length === 0 ? [] : await findTickets(app, tokens);
  const holders = [...tickets.map((ticket) => ticket.holder), ...(principal.kind === 'participant' ? [principal] : [])];
  return [...new Set(holders.filter((holder) => holder.programmeId === programmeId).map((holder) => holder.participantId))];
}

/**
 * The holder gives the seat back: it goes to the first who waits, else to the next person; the number stays used. Repeating it does no harm.
 * Whoever cancelled may sign up again and gets a new number.
 */
export async function cancelRegistration(app: App, principal: Principal, input: { key: string | null | undefined }): Promise<{ cancelled: true }> {
  mustHoldTicket(principal);
  return cancelSeat(app, { by: principal, key: { scope: `registration.cancel:${principal.registrationId}`, key: readKey(input.key), bodyHash: hashBody({}) } });
}
