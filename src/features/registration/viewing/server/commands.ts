import { addChannel } from '#features/channel/server/commands.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { contactHint, personKey, readContact } from '#features/participant/model.ts';
import { nipHint, readNip } from '#features/participant/nip/model.ts';
import { contactLookup, nipLookup } from '#features/participant/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { anybody, system, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { hashBody, once, readKey, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { readCode, toCode } from '../../model.ts';
import { ensurePools } from '../../pool/server/commands.ts';
import { tooManyTries } from '../../server/errors.ts';
import { countTries } from '../../ticket/server/commands.ts';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import { settleInstant } from '../model.ts';
import type { PointEntry, SyncEntry } from '../schema.ts';
import { agencyUnknown, pointsClosed, pointUnknown } from './errors.ts';
import { hostToken, type ViewingHost } from './queries.ts';
import { viewingSettled, viewingSynced, type ViewingSignal } from './signals.ts';

/** A school's teachers come from one address, so this bounds only what a machine can do. */
const pointsPerAddress = 60;
/** Whatever the event's own people do about viewing points. */
const viewingJob: Principal = system('viewing');

export interface RegisterPointInput {
  slug: string;
  key: string | null | undefined;
  entry: PointEntry;
  regionCode: string;
  address: string;
}

/**
 * A host registers a place where people will watch together, without an account; the answer is the host's own link and the code of
 * the place. The first one gives the event its channel for viewing points. Refuses `points_closed`, `invalid`, `too_many_tries`.
 */
export async function registerPoint(app: App, { slug, key: raw, entry, regionCode, address }: RegisterPointInput): Promise<{ eventId: string; token: string; code: string }> {
  const event = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
  const contact = readContact(entry.contact);
  if (!contact.ok) throw invalid({ contact: contact.reason }, contact.missing === undefined ? {} : { missing: contact.missing });
  const key: IdempotencyKey = { scope: `viewing.register:${event.id}`, key: readKey(raw), bodyHash: hashBody({ ...entry, regionCode }) };
  const scope = { kind: 'event', eventId: event.id, programmeId: event.programmeId } as const;
  const [tries] = await withScope(app.db, scope, (trx) => countTries(trx, event.id, [app.keys.lookup('claim', `viewing ${address}`)], app.clock.now()));
  if (tries! > pointsPerAddress) throw tooManyTries();
  if (takesSignUps(event)) await ensureChannel(app, event.id);
  const made = await withScope(app.db, scope, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      if (!takesSignUps(event)) throw pointsClosed();
      const code = entry.agencyCode === null ? null : readCode(entry.agencyCode);
      const agency = code === null ? undefined : await trx.selectFrom('registration_agency').select('id').where('event_id', '=', event.id).where('code', '=', code).executeTakeFirst();
      if (entry.agencyCode !== null && !agency) throw agencyUnknown();
      const segment = await trx.selectFrom('programme_segment').select('key').where('programme_id', '=', event.programmeId).where('key', '=', entry.segment).executeTakeFirst();
      if (!segment) throw invalid({ segment: 'segment_unknown' });
      const pointId = newId();
      await trx
        .insertInto('registration_viewing_point')
        .values({
          event_id: event.id, id: pointId, code: toCode(app.keys.sign('viewing-point', pointId, 5)), place: entry.place, address: entry.address, region_code: regionCode, segment: segment.key, agency_id: agency?.id ?? null,
          officer: entry.officer, contact_kind: contact.contact.kind, contact: app.keys.encrypt(contact.contact.value), contact_hmac: contactLookup(app.keys, contact.contact, event.simulated), contact_hint: contactHint(contact.contact),
          expected: entry.expected, listed: entry.listed, created_at: app.clock.now(),
        })
        .execute();
      await writeAudit(trx, { by: anybody, at: app.clock.now(), action: 'viewing.register', objectKind: 'viewing_point', objectId: pointId, eventId: event.id, detail: { expected: entry.expected } });
      return { pointId };
    }),
  );
  return { eventId: event.id, token: hostToken(app.keys, { pointId: made.pointId, linkVersion: 1 }), code: toCode(app.keys.sign('viewing-point', made.pointId, 5)) };
}

/** One channel stands for all viewing points of an event; two hosts who come first at once make one. */
async function ensureChannel(app: App, eventId: string): Promise<void> {
  const channels = await withScope(app.db, viewingJob, (trx) => listChannels(trx, { eventId }));
  if (channels.some(({ kind }) => kind === 'viewing_point')) return;
  const entry = { kind: 'viewing_point', name: 'Titik nobar', link: null, place: 'Titik nobar pilihan sendiri', capacity: null } as const;
  await addChannel(app, viewingJob, { event: eventId, entry, key: { scope: `viewing.channel:${eventId}`, key: 'first-viewing-point', bodyHash: hashBody(entry) } });
  await ensurePools(app, viewingJob, { event: eventId });
}

export interface SyncInput {
  key: string | null | undefined;
  entry: SyncEntry;
}

/** What a device has to know after it sent its list. */
export interface Synced {
  /** Ids that the server has on its disk. */
  kept: string[];
  /** Ids that were not taken, with the reason of each; `refusal_<reason>` says it. */
  refused: { id: string; reason: string }[];
  /** When, by the server's clock. */
  now: string;
}

/** For tests only: `lock` off, two lists of one point do not wait for each other. */
export interface SyncSeams {
  lock?: boolean;
}

/**
 * Takes in what a host's device wrote down, however late and however often: a person is kept once by the id that the device made,
 * and once per entry of an agency's list. Instants are set right by what the device's clock is off. One wrong row costs only itself.
 */
export async function syncPoint(app: App, host: ViewingHost, { key: raw, entry }: SyncInput, { lock = true }: SyncSeams = {}): Promise<Synced> {
  const { eventId, pointId } = host;
  const key: IdempotencyKey = { scope: `viewing.sync:${pointId}`, key: readKey(raw), bodyHash: hashBody(entry) };
  const synced = await withScope(app.db, host, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const now = app.clock.now();
      await trx.selectFrom('registration_viewing_point').select('id').where('event_id', '=', eventId).where('id', '=', pointId).$if(lock, (query) => query.forUpdate()).executeTakeFirstOrThrow();
      const { simulated, startsAt } = await trx.selectFrom('event').select(['simulated', 'starts_at as startsAt']).where('id', '=', eventId).executeTakeFirstOrThrow();
      const instant = { sentAt: new Date(entry.sentAt), now, earliest: new Date((startsAt ?? now).getTime() - 86_400_000) };
      // In the order in which the database gives a stored answer back, so that a replay is the same to the letter.
      const answer: Synced = { now: now.toISOString(), kept: [], refused: [] };
      for (const change of entry.changes) {
        const reason = await keepChange(app, trx, host, change, { now, simulated, at: (said) => settleInstant(said, instant) });
        if (reason === null) answer.kept.push(change.id);
        else answer.refused.push({ id: change.id, reason });
      }
      if (entry.headCount !== undefined && entry.headCount !== null) {
        await trx.updateTable('registration_viewing_point').set({ head_count: entry.headCount, head_count_at: now }).where('event_id', '=', eventId).where('id', '=', pointId).execute();
      }
      await writeAudit(trx, { by: anybody, at: now, action: 'viewing.sync', objectKind: 'viewing_point', objectId: pointId, eventId, detail: { people: answer.kept.length, refused: answer.refused.length } });
      await app.jobs.announce(trx, viewingSynced, { eventId, pointId } satisfies ViewingSignal);
      return answer;
    }),
  );
  app.jobs.wake(viewingSynced);
  return synced;
}

type Trx = Parameters<typeof countTries>[0];
type Change = SyncEntry['changes'][number];

/** Writes one person down; null, or why not. */
async function keepChange(app: App, trx: Trx, { eventId, pointId }: ViewingHost, change: Change, { now, simulated, at }: { now: Date; simulated: boolean; at(said: string): Date }): Promise<string | null> {
  const known = await trx
    .selectFrom('registration_viewing_person')
    .select(['id', 'point_id', 'came_at'])
    .where('event_id', '=', eventId)
    .where((row) => (change.entryId ? row.or([row('id', '=', change.id), row.and([row('point_id', '=', pointId), row('entry_id', '=', change.entryId)])]) : row('id', '=', change.id)))
    .executeTakeFirst();
  if (known && known.point_id !== pointId) return 'not_found';
  const contact = change.contact?.trim() ? readContact(change.contact) : null;
  if (contact && !contact.ok) return contact.reason;
  const nip = change.nip?.trim() ? readNip(change.nip, localDate(now, 'WIB')) : null;
  if (nip && !nip.ok) return nip.reason;
  const entry = change.entryId && !known ? await trx.selectFrom('registration_roster_entry').selectAll().where('event_id', '=', eventId).where('id', '=', change.entryId).executeTakeFirst() : undefined;
  if (change.entryId && !known && !entry) return 'not_found';
  const when = (said: string | null | undefined): Date | null | undefined => (typeof said === 'string' ? at(said) : said);
  const cameAt = when(change.cameAt);
  let leftAt = when(change.leftAt);
  const began = cameAt ?? known?.came_at ?? null;
  if (leftAt && (!began || leftAt < began)) leftAt = began;
  const said = {
    ...(change.name === undefined ? {} : { name: change.name, name_key: personKey(change.name) }),
    ...(contact?.ok ? { contact_kind: contact.contact.kind, contact: app.keys.encrypt(contact.contact.value), contact_hmac: contactLookup(app.keys, contact.contact, simulated), contact_hint: contactHint(contact.contact) } : {}),
    ...(nip?.ok ? { nip: app.keys.encrypt(nip.nip), nip_hmac: nipLookup(app.keys, nip.nip, simulated), nip_hint: nipHint(nip.nip) } : {}),
    ...(change.consent === undefined ? {} : { consent: change.consent }),
    ...(cameAt === undefined ? {} : { came_at: cameAt, ...(cameAt === null ? { left_at: null } : {}) }),
    ...(leftAt === undefined ? {} : { left_at: leftAt }),
    ...(change.removed === undefined ? {} : { removed_at: change.removed ? now : null }),
    changed_at: now,
  };
  if (known) {
    await trx.updateTable('registration_viewing_person').set(said).where('event_id', '=', eventId).where('id', '=', known.id).execute();
    return null;
  }
  const name = change.name ?? entry?.name;
  if (name === undefined) return 'name_missing';
  if (change.consent === undefined) return 'consent_needed';
  const listed = entry ? { entry_id: entry.id, contact_kind: entry.contact_kind, contact: entry.contact, contact_hmac: entry.contact_hmac, contact_hint: entry.contact_hint, nip: entry.nip, nip_hmac: entry.nip_hmac, nip_hint: entry.nip_hint } : {};
  await trx
    .insertInto('registration_viewing_person')
    .values({ event_id: eventId, id: change.id, point_id: pointId, ...listed, added_by: 'host', created_at: now, ...said, name, name_key: personKey(name), consent: change.consent })
    .execute();
  return null;
}

/**
 * Somebody with a ticket says "I watch here": presence counts from now, and the host sees the name. Twice, or together with the
 * host's own line for the same person, is once. Refuses `point_unknown`.
 */
export async function joinPoint(app: App, holder: ParticipantPrincipal, { code, key = null }: { code: string } & Keyed): Promise<{ place: string }> {
  const { eventId, registrationId } = holder;
  const joined = await withScope(app.db, holder, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const now = app.clock.now();
      const point = await trx.selectFrom('registration_viewing_point').select(['id', 'place']).where('event_id', '=', eventId).where('code', '=', readCode(code) ?? '').where('state', '=', 'open').forUpdate().executeTakeFirst();
      if (!point) throw pointUnknown();
      const person = await trx.selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id').select(['participant.name', 'participant.name_key']).where('registration.event_id', '=', eventId).where('registration.id', '=', registrationId).executeTakeFirstOrThrow();
      const here = await trx.selectFrom('registration_viewing_person').select(['id', 'came_at']).where('event_id', '=', eventId).where('point_id', '=', point.id).where('registration_id', '=', registrationId).where('removed_at', 'is', null).executeTakeFirst();
      if (here) {
        if (here.came_at === null) await trx.updateTable('registration_viewing_person').set({ came_at: now, changed_at: now }).where('event_id', '=', eventId).where('id', '=', here.id).execute();
      } else {
        await trx.insertInto('registration_viewing_person').values({ event_id: eventId, id: newId(), point_id: point.id, name: person.name, name_key: person.name_key, consent: 'form', added_by: 'self', came_at: now, changed_at: now, created_at: now, registration_id: registrationId, linked_by: 'self' }).execute();
      }
      await writeAudit(trx, { by: holder, at: now, action: 'viewing.join', objectKind: 'viewing_point', objectId: point.id, eventId });
      await app.jobs.announce(trx, viewingSettled, { eventId, pointId: point.id } satisfies ViewingSignal);
      return { place: point.place };
    }),
  );
  app.jobs.wake(viewingSettled);
  return joined;
}

/** Withdraws a host's link and gives a new one, or closes the point; its list stays. */
export async function renewPoint(app: App, principal: Principal, { event: slugOrId, pointId, close = false, key = null }: { event: string; pointId: string; close?: boolean } & Keyed): Promise<{ token: string | null }> {
  return withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const row = await trx
        .updateTable('registration_viewing_point')
        .set((point) => ({ link_version: point('link_version', '+', 1), state: close ? 'closed' : 'open' }))
        .where('event_id', '=', event.id)
        .where('id', '=', pointId)
        .returning('link_version')
        .executeTakeFirst();
      if (!row) throw notFound();
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: close ? 'viewing.close' : 'viewing.renew', objectKind: 'viewing_point', objectId: pointId, eventId: event.id });
      // The stored answer holds no token; it is derived again from the version.
      return { version: row.link_version };
    }),
  ).then(({ version }) => ({ token: close ? null : hostToken(app.keys, { pointId, linkVersion: version }) }));
}

