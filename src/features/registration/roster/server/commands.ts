import { sql, type Transaction } from 'kysely';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import { contactLookup, nipLookup } from '#features/participant/server/queries.ts';
import { contactHint } from '#features/participant/model.ts';
import { nipHint } from '#features/participant/nip/model.ts';
import { resolveRegion } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { removeFile } from '#platform/files/store.ts';
import { notFound, Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import { toCode } from '../../model.ts';
import { findMapping, type RosterMapping } from '../mapping/model.ts';
import { agencyKey, readRoster, rosterKey, type RosterPerson, type RosterReading } from '../model.ts';
import { linkRegistered } from '../link/server/commands.ts';
import { rosterAlreadyTaken, rosterNeedsNames } from './errors.ts';
import { getRoster, type RosterCounts } from './queries.ts';
import { rosterAccepted, type RosterAccepted } from './signals.ts';
import { contentHash, keepRosterFile, readRosterFile, rosterFile } from './vendor.ts';

export interface UploadInput extends Keyed {
  event: string;
  bytes: Uint8Array;
  fileName: string;
  /** Whose people they are, where the list has no column for it. */
  agency: string | null;
  sheet?: string | null;
}

const countsOf = (reading: RosterReading): RosterCounts => ({ rows: reading.rows, good: reading.people.length, faulty: reading.faults.length, added: 0, changed: 0, unchanged: 0 });
const today = (app: App): string => localDate(app.clock.now(), 'WIB');

/**
 * Takes a file in and looks at it; nobody is on a list yet. The same file for the same agency again is the list that is already
 * there. Refuses what `readSheet` refuses, `not_found`, `forbidden`.
 */
export async function uploadRoster(app: App, principal: Principal, { event: slugOrId, bytes, fileName, agency, sheet = null, key = null }: UploadInput): Promise<{ rosterId: string; known: boolean }> {
  const read = await readSheet(bytes, { sheet });
  const mapping = findMapping(read.rows);
  const reading = readRoster(read.rows, mapping, { agency, on: today(app) });
  const content = contentHash(Buffer.concat([bytes, Buffer.from(`\n${agency ?? ''}\n${read.name}`)]));
  const hash = await keepRosterFile(app, bytes);
  const kept = await withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const known = await trx.selectFrom('registration_roster').select('id').where('event_id', '=', event.id).where('content_hash', '=', content).where('forgotten_at', 'is', null).executeTakeFirst();
      if (known) return { rosterId: known.id, known: true };
      const rosterId = newId();
      await trx
        .insertInto('registration_roster')
        .values({
          event_id: event.id, id: rosterId, file_name: fileName.trim().slice(0, 200) || '-', file_hash: hash, content_hash: content, agency, sheet: read.name, sheets: read.names,
          mapping: JSON.stringify(mapping), counts: JSON.stringify(countsOf(reading)), uploaded_by: principal.kind === 'staff' ? principal.userId : 'system', uploaded_at: app.clock.now(),
        })
        .execute();
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.upload', objectKind: 'roster', objectId: rosterId, eventId: event.id, detail: { rows: reading.rows } });
      return { rosterId, known: false };
    }),
  );
  if (kept.known) await removeFile(app, rosterFile(hash));
  return kept;
}

/** Says anew what the columns hold, in which line the people begin, whose people they are, or which sheet is meant. Refuses `roster_already_taken` once it was taken over. */
export async function mapRoster(app: App, principal: Principal, { event: slugOrId, rosterId, columns, firstLine = null, agency, sheet, key = null }: { event: string; rosterId: string; columns: RosterMapping['columns'] | null; firstLine?: number | null; agency: string | null; sheet: string | null } & Keyed): Promise<{ rosterId: string }> {
  const before = await withScope(app.db, principal, (trx) => getRoster(trx, { event: slugOrId, rosterId }));
  const read = await readRosterFile(app, { hash: before.fileHash, sheet: sheet ?? before.sheet });
  const found = findMapping(read.rows);
  // Another sheet has other columns; those that were chosen for the old one mean nothing there.
  const mapping: RosterMapping = read.name === before.sheet && columns ? { ...before.mapping, columns, firstLine: firstLine ?? before.mapping.firstLine } : found;
  if (mapping.columns.name === undefined) throw rosterNeedsNames();
  const reading = readRoster(read.rows, mapping, { agency, on: today(app) });
  return withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const { numUpdatedRows } = await trx
        .updateTable('registration_roster')
        .set({ mapping: JSON.stringify(mapping), sheet: read.name, agency, counts: JSON.stringify(countsOf(reading)) })
        .where('event_id', '=', event.id)
        .where('id', '=', rosterId)
        .where('state', '=', 'preview')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw rosterAlreadyTaken();
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.map', objectKind: 'roster', objectId: rosterId, eventId: event.id });
      return { rosterId };
    }),
  );
}

/** Lets the worker take the good rows over. Pressing it again, also after a failure, goes on where it stopped. */
export async function acceptRoster(app: App, principal: Principal, { event: slugOrId, rosterId, key = null }: { event: string; rosterId: string } & Keyed): Promise<{ rosterId: string }> {
  const done = await withScope(app.db, principal, (trx) =>
    once(trx, app.clock.now(), key, async () => {
      const event = await lockEvent(trx, principal, slugOrId);
      const roster = await getRoster(trx, { event: event.id, rosterId });
      if (roster.mapping.columns.name === undefined) throw rosterNeedsNames();
      if (roster.state === 'done') return { rosterId };
      await trx.updateTable('registration_roster').set({ state: 'importing', fault: null }).where('event_id', '=', event.id).where('id', '=', rosterId).execute();
      await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'roster.accept', objectKind: 'roster', objectId: rosterId, eventId: event.id });
      await app.jobs.announce(trx, rosterAccepted, { eventId: event.id, rosterId } satisfies RosterAccepted);
      return { rosterId };
    }),
  );
  app.jobs.wake(rosterAccepted);
  return done;
}

const batchSize = 500;
/** Who takes lists over. */
export const rosterJob: Principal = system('roster');

/** For tests only: `lock` off, two runs of one list do not wait for each other. */
export interface TakingSeams {
  lock?: boolean;
}

/**
 * Takes a list over in batches, each a transaction that also says how far it came: killed in between, the next run goes on there.
 * People who are on a list of this event already are not added again; what is new about them is written, and a run that finds
 * nothing new changes nothing. Whoever signed up before is linked.
 */
export async function takeRoster(app: App, { eventId, rosterId }: RosterAccepted, seams: TakingSeams = {}): Promise<RosterCounts> {
  try {
    return await take(app, eventId, rosterId, seams);
  } catch (reason) {
    if (!(reason instanceof Refusal) || reason.reason === 'not_found') throw reason;
    await withScope(app.db, rosterJob, (trx) => trx.updateTable('registration_roster').set({ state: 'failed', fault: reason.reason }).where('event_id', '=', eventId).where('id', '=', rosterId).execute());
    throw reason;
  }
}

async function take(app: App, eventId: string, rosterId: string, { lock = true }: TakingSeams): Promise<RosterCounts> {
  const roster = await withScope(app.db, rosterJob, (trx) => getRoster(trx, { event: eventId, rosterId }));
  if (roster.state === 'done') return roster.counts;
  const read = await readRosterFile(app, { hash: roster.fileHash, sheet: roster.sheet });
  const reading = readRoster(read.rows, roster.mapping, { agency: roster.agency, on: localDate(roster.uploadedAt, 'WIB') });
  const { simulated, regionOf } = await withScope(app.db, rosterJob, async (trx) => {
    const index = await getRegionIndex(trx);
    const known = new Map<string, string | null>();
    const regionOf = (text: string): string | null => {
      if (!known.has(text)) {
        const answer = resolveRegion(text, index, { on: today(app) });
        known.set(text, answer.kind === 'one' && answer.region.kind !== 'province' ? answer.region.code : null);
      }
      return known.get(text) ?? null;
    };
    return { regionOf, ...(await trx.selectFrom('event').select('simulated').where('id', '=', eventId).executeTakeFirstOrThrow()) };
  });
  for (;;) {
    const done = await withScope(app.db, rosterJob, async (trx) => {
      const row = await trx.selectFrom('registration_roster').select(['progress', 'counts', 'state']).where('event_id', '=', eventId).where('id', '=', rosterId).$if(lock, (query) => query.forUpdate()).executeTakeFirst();
      if (!row) throw notFound();
      const counts = { ...countsOf(reading), ...pick(row.counts as unknown as RosterCounts) };
      if (row.state === 'done') return counts;
      const people = reading.people.slice(row.progress, row.progress + batchSize);
      const change = await keepPeople(app, trx, { eventId, rosterId, people, simulated, regionOf });
      const after: RosterCounts = { ...counts, added: counts.added + change.added, changed: counts.changed + change.changed, unchanged: counts.unchanged + people.length - change.added - change.changed };
      const progress = row.progress + people.length;
      const finished = progress >= reading.people.length;
      await trx
        .updateTable('registration_roster')
        .set({ progress, counts: JSON.stringify(after), ...(finished ? { state: 'done', finished_at: app.clock.now() } : { state: 'importing' }) })
        .where('event_id', '=', eventId)
        .where('id', '=', rosterId)
        .execute();
      if (!finished) return null;
      await linkRegistered(trx, { eventId, now: app.clock.now() });
      await writeAudit(trx, { by: rosterJob, at: app.clock.now(), action: 'roster.take', objectKind: 'roster', objectId: rosterId, eventId, detail: { ...after } });
      return after;
    });
    if (done) return done;
  }
}

const pick = ({ added = 0, changed = 0, unchanged = 0 }: Partial<RosterCounts>) => ({ added, changed, unchanged });

interface Keeping {
  eventId: string;
  rosterId: string;
  people: readonly RosterPerson[];
  simulated: boolean;
  regionOf(text: string): string | null;
}

/** One batch: agencies that are new, people that are new, and what is new about the others. */
async function keepPeople(app: App, trx: Transaction<Database>, { eventId, rosterId, people, simulated, regionOf }: Keeping): Promise<{ added: number; changed: number }> {
  if (people.length === 0) return { added: 0, changed: 0 };
  const now = app.clock.now();
  const agencies = await keepAgencies(app, trx, eventId, people);
  const rows = people.map((person) => {
    const { name, nameKey, nip, contact, unit, position, line } = person;
    return {
      id: newId(), line, name, nameKey, unit, position,
      agencyId: agencies.get(agencyKey(person.agency))!,
      personHmac: app.keys.lookup('roster', rosterKey(person)),
      nip: nip ? app.keys.encrypt(nip) : null, nipHmac: nip ? nipLookup(app.keys, nip, simulated) : null, nipHint: nip ? nipHint(nip) : null,
      contactKind: contact?.kind ?? null, contact: contact ? app.keys.encrypt(contact.value) : null, contactHmac: contact ? contactLookup(app.keys, contact, simulated) : null, contactHint: contact ? contactHint(contact) : null,
      region: person.region === null ? null : regionOf(person.region),
    };
  });
  const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
  const { rows: written } = await sql<{ fresh: boolean }>`
    insert into registration_roster_entry as had (event_id, id, agency_id, roster_id, line, person_hmac, name, name_key, nip, nip_hmac, nip_hint, contact_kind, contact, contact_hmac, contact_hint, unit, position, region_code, created_at)
    select ${eventId}, row.id, row.agency_id, ${rosterId}, row.line, row.person_hmac, row.name, row.name_key, row.nip, row.nip_hmac, row.nip_hint, row.contact_kind, row.contact, row.contact_hmac, row.contact_hint, row.unit, row.position, row.region_code, ${now}
    from unnest(${column('id')}::uuid[], ${column('agencyId')}::uuid[], ${column('line')}::int[], ${column('personHmac')}::bytea[], ${column('name')}::text[], ${column('nameKey')}::text[], ${column('nip')}::bytea[],
      ${column('nipHmac')}::bytea[], ${column('nipHint')}::text[], ${column('contactKind')}::text[], ${column('contact')}::bytea[], ${column('contactHmac')}::bytea[], ${column('contactHint')}::text[], ${column('unit')}::text[],
      ${column('position')}::text[], ${column('region')}::text[])
      as row (id, agency_id, line, person_hmac, name, name_key, nip, nip_hmac, nip_hint, contact_kind, contact, contact_hmac, contact_hint, unit, position, region_code)
    on conflict (event_id, person_hmac) do update set
      agency_id = excluded.agency_id, name = excluded.name, name_key = excluded.name_key,
      contact_kind = coalesce(excluded.contact_kind, had.contact_kind), contact = coalesce(excluded.contact, had.contact),
      contact_hmac = coalesce(excluded.contact_hmac, had.contact_hmac), contact_hint = coalesce(excluded.contact_hint, had.contact_hint),
      unit = coalesce(excluded.unit, had.unit), position = coalesce(excluded.position, had.position), region_code = coalesce(excluded.region_code, had.region_code)
      where had.registration_id is null and (had.agency_id, had.name, had.contact_hmac, had.unit, had.position, had.region_code) is distinct from
        (excluded.agency_id, excluded.name, coalesce(excluded.contact_hmac, had.contact_hmac), coalesce(excluded.unit, had.unit), coalesce(excluded.position, had.position), coalesce(excluded.region_code, had.region_code))
    returning (xmax = 0) as fresh`.execute(trx);
  const added = written.filter(({ fresh }) => fresh).length;
  return { added, changed: written.length - added };
}

async function keepAgencies(app: App, trx: Transaction<Database>, eventId: string, people: readonly RosterPerson[]): Promise<Map<string, string>> {
  const names = new Map(people.map(({ agency }) => [agencyKey(agency), agency]));
  await trx
    .insertInto('registration_agency')
    .values([...names].map(([key, name]) => agencyRow(app, eventId, name, key)))
    .onConflict((conflict) => conflict.columns(['event_id', 'name_key']).doNothing())
    .execute();
  const known = await trx.selectFrom('registration_agency').select(['id', 'name_key']).where('event_id', '=', eventId).where('name_key', 'in', [...names.keys()]).execute();
  return new Map(known.map((row) => [row.name_key, row.id]));
}

function agencyRow(app: App, eventId: string, name: string, key: string) {
  const id = newId();
  return { event_id: eventId, id, name, name_key: key, code: toCode(app.keys.sign('agency', id, 5)), created_at: app.clock.now() };
}

const keptDays = 30;

/** Deletes uploaded files 30 days after they came; the people they brought and the counts stay. */
export async function forgetRosterFiles(app: App): Promise<number> {
  const before = new Date(app.clock.now().getTime() - keptDays * 86_400_000);
  const old = await withScope(app.db, rosterJob, (trx) => trx.selectFrom('registration_roster').select(['event_id', 'id', 'file_hash']).where('uploaded_at', '<', before).where('forgotten_at', 'is', null).limit(100).execute());
  for (const row of old) {
    await removeFile(app, rosterFile(row.file_hash));
    await withScope(app.db, rosterJob, (trx) => trx.updateTable('registration_roster').set({ forgotten_at: app.clock.now() }).where('event_id', '=', row.event_id).where('id', '=', row.id).execute());
  }
  return old.length;
}
