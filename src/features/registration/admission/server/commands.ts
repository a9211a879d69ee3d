import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { EventState } from '#features/event/model.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import type { ResolvedParticipant } from '#features/participant/server/commands.ts';
import type { Seat } from '#features/message/model.ts';
import { ticketMessages, type TicketRecipient } from '#features/message/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { plainColumn, textColumn } from '#platform/database/columns.ts';
import { newId } from '#platform/database/id.ts';
import { brokenConstraint, retrying } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { ahead, kept, together } from '#platform/database/prepared.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Zone } from '#platform/i18n/format.ts';
import { answersOf, readAnswers, requestOf, storeAnswers, type IdempotencyKey, type StoredAnswer } from '#platform/idempotency/idempotency.ts';
import { enqueueMessages } from '#platform/outbox/outbox.ts';
import { consentPurposes, consentVersion, type ChannelKind, type Consent, type Wish } from '../../model.ts';
import { roomLeft, seatFor, waitsFor, type ScarceKind, type Sitter } from '../../seat/model.ts';
import { poolsOf, toPools } from '../../pool/server/queries.ts';
import { registrationAdmitted, type RegistrationAdmitted } from '../../server/signals.ts';
import { linkToken, seatOf, shortCode } from '../../ticket/server/queries.ts';

/** One person at the door, already known; `participant` is null only for a key that was answered before. */
export interface AdmissionRequest extends Sitter {
  key: IdempotencyKey;
  participant: ResolvedParticipant | null;
  consent: Consent;
  wish: Wish | null;
  via: 'form' | 'api' | 'staff';
  by: Principal;
  /** The address this installation has for the person who asks; links in the answer and the message begin with it. */
  origin: string;
  /** Was at a viewing point while the event ran, and is written down later: until the event is closed. */
  wasThere?: boolean;
}

/** What is stored as the answer of a key: enough to say the same again, and neither token nor code. */
export interface Admitted {
  registrationId: string;
  number: number;
  channel: ChannelKind;
  linkVersion: number;
  origin: string;
}

/** `fresh`: the link and code of a place that was made just now, which its message holds already. */
export type Admission = { kind: 'admitted'; admitted: Admitted; fresh?: { token: string; code: string } } | { kind: 'altered' } | { kind: 'closed' } | { kind: 'full' };

export interface AdmissionDoor {
  eventId: string;
  programmeId: string;
}

/**
 * For tests only, which show what each protection is good for; nothing that a request can reach passes it.
 * `lock` off: batches do not wait for each other. `codeOf`: makes short codes collide.
 */
export interface AdmissionSeams {
  lock?: boolean;
  codeOf?: (registrationId: string) => string;
}

/** A restart of the database is waited out (ms): what is sent again is known by its key. */
const outagePatience = 2000;
// Most a batch holds of mail to one address: the first few, so that nobody floods somebody else's mailbox by signing him up.
const mailsPerDay = 5;

/**
 * Admits a batch in one transaction under the lock of the event's counter: dense numbers, one active registration per person,
 * seats from the pools in order, and everything that belongs to a registration with it. Refusals for want of room commit with
 * the batch, as rows. Answers in the order of `requests`.
 */
export function admitBatch(app: App, door: AdmissionDoor, requests: readonly AdmissionRequest[], seams: AdmissionSeams = {}): Promise<Admission[]> {
  return retrying(
    async () => {
      const admissions = await withScope(app.db, { kind: 'event', ...door }, (trx) => admit(app, trx, door.eventId, requests, seams));
      app.jobs.wake(registrationAdmitted);
      return admissions;
    },
    // Ids are new on each try, and with them the codes derived from them.
    { also: (reason) => brokenConstraint(reason) === 'registration_event_id_code_key', patience: outagePatience },
  );
}

async function admit(app: App, trx: Transaction<Database>, eventId: string, requests: readonly AdmissionRequest[], { lock = true, codeOf = (id) => shortCode(app.keys, id) }: AdmissionSeams): Promise<Admission[]> {
  const now = app.clock.now();
  const keys = requests.map(({ key }) => key);
  const [[counter], answerRows, [event], poolRows, earlierRows] = await together(
    trx,
    lastNumber(eventId, lock),
    answersOf(keys),
    trx.selectFrom('event').select(['slug', 'state', 'registration_open', 'theme', 'organiser', 'starts_at', 'ends_at', 'zone']).where('id', '=', eventId),
    poolsOf(trx, { eventId }),
    earlierOf(eventId, requests),
  );
  if (!counter) {
    await trx.insertInto('registration_counter').values({ event_id: eventId }).onConflict((conflict) => conflict.doNothing()).execute();
    return admit(app, trx, eventId, requests, { lock, codeOf });
  }
  const { last } = counter;
  const answered = readAnswers(keys, answerRows);
  const { slug, state, ...occasion } = event!;
  const open = takesSignUps({ state: state as EventState, registrationOpen: occasion.registration_open });
  const pools = toPools(poolRows);
  const earlier = readEarlier(earlierRows, (channelId) => pools.find((pool) => pool.channelId === channelId)!.kind);

  const made: { request: AdmissionRequest; participant: ResolvedParticipant; admitted: Admitted; poolId: string; quotaIds: string[]; waitsFor: ScarceKind | null; token: string; code: string; channelId: string; seat: Seat }[] = [];
  const answers: { key: IdempotencyKey; answer: StoredAnswer }[] = [];
  /** Keys answered in this batch: two requests with one key are one request, and with another body an altered one. */
  const inBatch = new Map<string, { bodyHash: Buffer; admitted: Admitted }>();
  const active = new Map([...earlier].flatMap(([id, one]) => (one.active ? [[id, one.active] as const] : [])));
  const refusals: number[] = [];
  const taken = new Map<string, number>();

  const admissions = requests.map((request): Admission => {
    const { key, participant, origin } = request;
    const known = answered.get(requestOf(key));
    if (known === 'altered') return { kind: 'altered' };
    if (known) return { kind: 'admitted', admitted: known.body as Admitted };
    const twin = inBatch.get(key.key);
    if (twin) return twin.bodyHash.equals(key.bodyHash) ? { kind: 'admitted', admitted: twin.admitted } : { kind: 'altered' };
    if (participant === null) throw new Error('an answered key has lost its answer');
    if (!open && !(request.wasThere && state !== 'closed')) return { kind: 'closed' };

    const answer = (admitted: Admitted, fresh?: { token: string; code: string }): Admission => {
      answers.push({ key, answer: { status: 201, body: admitted } });
      inBatch.set(key.key, { bodyHash: key.bodyHash, admitted });
      return fresh ? { kind: 'admitted', admitted, fresh } : { kind: 'admitted', admitted };
    };
    const present = active.get(participant.id);
    if (present) return answer({ ...present, origin });

    const seating = seatFor(pools, request.wish, request);
    if (seating === null) {
      refusals.push(roomLeft(pools, request));
      return { kind: 'full' };
    }
    const { pool, quotas } = seating;
    for (const one of [pool, ...quotas]) {
      one.taken += 1;
      taken.set(one.id, (taken.get(one.id) ?? 0) + 1);
    }
    const registrationId = newId();
    const admitted: Admitted = { registrationId, number: last + made.length + 1, channel: pool.kind, linkVersion: 1, origin };
    const fresh = { token: linkToken(app.keys, admitted), code: codeOf(registrationId) };
    made.push({ request, participant, admitted, ...fresh, poolId: pool.id, quotaIds: quotas.map(({ id }) => id), waitsFor: waitsFor(pools, request.wish, pool.kind), channelId: pool.channelId, seat: seatOf(pools, pool.id) });
    active.set(participant.id, admitted);
    return answer(admitted, fresh);
  });

  if (refusals.length > 0) {
    await trx.insertInto('registration_refusal').values(refusals.map((free) => ({ event_id: eventId, id: newId(), reason: 'no_room', free_seats: free, at: now }))).execute();
  }
  if (made.length > 0) {
    // Columns as arrays: a batch of 400 has 1,200 consents, and each row as its own parameters costs the parser more than the rows cost the table.
    await sql`${ahead} insert into registration (event_id, id, number, participant_id, channel_id, pool_id, quota_ids, waits_for, region_code, segment, code, link_version, via, created_at)
      select ${eventId}, row.id, row.number, row.participant_id, row.channel_id, row.pool_id, row.quota_ids::uuid[], row.waits_for, row.region_code, row.segment, row.code, 1, row.via, ${now}
      from unnest(${plainColumn(made.map(({ admitted }) => admitted.registrationId))}::uuid[], ${plainColumn(made.map(({ admitted }) => admitted.number))}::int[],
        ${plainColumn(made.map(({ participant }) => participant.id))}::uuid[], ${plainColumn(made.map(({ channelId }) => channelId))}::uuid[], ${plainColumn(made.map(({ poolId }) => poolId))}::uuid[],
        ${textColumn(made.map(({ quotaIds }) => `{${quotaIds.join(',')}}`))}::text[], ${plainColumn(made.map((one) => one.waitsFor))}::text[], ${textColumn(made.map(({ request }) => request.regionCode))}::text[], ${textColumn(made.map(({ request }) => request.segment))}::text[],
        ${plainColumn(made.map(({ code }) => code))}::text[], ${plainColumn(made.map(({ request }) => request.via))}::text[])
        as row (id, number, participant_id, channel_id, pool_id, quota_ids, waits_for, region_code, segment, code, via)`.execute(trx);
    const consents = made.flatMap(({ request, admitted }) => consentPurposes.map((purpose) => ({ id: admitted.registrationId, purpose, given: request.consent[purpose] })));
    await sql`${ahead} insert into registration_consent (event_id, registration_id, purpose, given, text_version, at)
      select ${eventId}, row.id, row.purpose, row.given, ${consentVersion}, ${now}
      from unnest(${plainColumn(consents.map(({ id }) => id))}::uuid[], ${plainColumn(consents.map(({ purpose }) => purpose))}::text[], ${plainColumn(consents.map(({ given }) => given))}::boolean[]) as row (id, purpose, given)`.execute(trx);
    await writeAudit(trx, made.map(({ request, admitted }) => ({ by: request.by, at: now, action: 'registration.create', objectKind: 'registration', objectId: admitted.registrationId, eventId, detail: { number: admitted.number, channel: admitted.channel, via: request.via } })));
    const when = { startsAt: occasion.starts_at!.toISOString(), endsAt: occasion.ends_at!.toISOString(), zone: occasion.zone as Zone };
    const told = { theme: occasion.theme, organiser: occasion.organiser, ...when };
    await enqueueMessages(trx, now, ticketMessages(app, made.map(({ participant, admitted, seat, request, token, code }): TicketRecipient => ({
      eventId,
      registrationId: admitted.registrationId,
      contactKind: participant.contactKind,
      contact: participant.contact,
      contactHint: participant.contactHint,
      language: participant.language,
      mute: participant.simulated || participant.recent >= mailsPerDay || (earlier.get(participant.id)?.count ?? 0) >= mailsPerDay,
      ticket: {
        name: participant.name,
        number: admitted.number,
        code,
        link: `${request.origin}/j/${token}`,
        seat,
        occasion: { ...told, publicLink: `${request.origin}/e/${slug}` },
      },
    }))));
    await sql`${ahead} update registration_counter set last_number = ${last + made.length} where event_id = ${eventId}`.execute(trx);
    await sql`${ahead} update registration_pool pool set taken = pool.taken + row.more from unnest(${plainColumn([...taken.keys()])}::uuid[], ${plainColumn([...taken.values()])}::int[]) as row (id, more)
      where pool.event_id = ${eventId} and pool.id = row.id`.execute(trx);
    await app.jobs.announce(trx, registrationAdmitted, { eventId, count: made.length } satisfies RegistrationAdmitted);
  }
  await storeAnswers(trx, now, answers);
  return admissions;
}

/** The lock of an event's admission: whoever holds its counter row gives the next numbers and seats. */
function lastNumber(eventId: string, lock: boolean): RawBuilder<{ last: number }> {
  return sql<{ last: number }>`${kept} select last_number as last from registration_counter where event_id = ${eventId} ${lock ? sql`for update` : sql``}`;
}

interface EarlierRow {
  id: string;
  participant_id: string;
  number: number;
  state: string;
  link_version: number;
  channel_id: string;
}

/** What each person already has in this event. One look-up by index per person (lateral, with a limit), whatever the planner believes of a table that is just being filled. */
function earlierOf(eventId: string, requests: readonly AdmissionRequest[]): RawBuilder<EarlierRow> {
  const ids = [...new Set(requests.flatMap(({ participant }) => participant?.id ?? []))];
  return sql<EarlierRow>`select had.* from unnest(${plainColumn(ids)}::uuid[]) as person (id)
    cross join lateral (select r.id, r.participant_id, r.number, r.state, r.link_version, r.channel_id from registration r
      where r.participant_id = person.id and r.event_id = ${eventId} order by r.state limit ${mailsPerDay + 1}) had`;
}

/** The active registration, and how many there ever were. */
function readEarlier(rows: readonly EarlierRow[], kindOf: (channelId: string) => ChannelKind): Map<string, { count: number; active: Omit<Admitted, 'origin'> | null }> {
  const earlier = new Map<string, { count: number; active: Omit<Admitted, 'origin'> | null }>();
  for (const row of rows) {
    const one = earlier.get(row.participant_id) ?? { count: 0, active: null };
    const active = row.state === 'active' ? { registrationId: row.id, number: row.number, channel: kindOf(row.channel_id), linkVersion: row.link_version } : one.active;
    earlier.set(row.participant_id, { count: one.count + 1, active });
  }
  return earlier;
}
