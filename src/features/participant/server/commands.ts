import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { bytesColumn, plainColumn, textColumn } from '#platform/database/columns.ts';
import { newId } from '#platform/database/id.ts';
import { brokenConstraint, retrying } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { kept, together } from '#platform/database/prepared.ts';
import { withScope } from '#platform/database/scope.ts';
import { answersOf, readAnswers, requestOf, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { contactHint, personKey, type Contact } from '../model.ts';
import { contactLookup, nipLookup, toParticipant, type ResolvedParticipant } from './queries.ts';

export type { ResolvedParticipant };

/** What a sign-up says about a person; every text is already tidied and checked. */
export interface IdentityRequest {
  eventId: string;
  programmeId: string;
  /** People of a rehearsal are never people of the programme. */
  simulated: boolean;
  /** The key of the request that asks; a retry with it finds the row it made. */
  key: IdempotencyKey;
  name: string;
  contact: Contact;
  regionCode: string;
  segment: string;
  institution: string | null;
  /** 18 digits, where the programme asks for them. */
  nip?: string | null;
  language: Locale;
  /** Participants of this programme whose tickets came with the request. */
  proven: readonly string[];
}

/** `answered`: the request was answered before, so it needs no identity (`altered`: with other content). */
export type IdentityAnswer = { kind: 'participant'; participant: ResolvedParticipant } | { kind: 'answered' };

/** A restart of the database is waited out (ms): a retry finds the row it made by its origin. */
const outagePatience = 2000;

export const recentCap = 20;

/** Resolves one person together with whoever else asks in the same milliseconds. */
export function resolveParticipant(app: App, item: IdentityRequest): Promise<IdentityAnswer> {
  return app.groupCommit.submit(`identity:${item.programmeId}`, item, (items: IdentityRequest[]) => resolveParticipants(app, items));
}

/**
 * Finds or makes the participants of one programme, all in one transaction that commits before admission begins: a crash
 * between the two leaves a row that the retry finds by its origin, and nothing else.
 */
export function resolveParticipants(app: App, items: readonly IdentityRequest[]): Promise<IdentityAnswer[]> {
  const { eventId, programmeId } = items[0]!;
  return retrying(() => withScope(app.db, { kind: 'event', eventId, programmeId }, (trx) => resolveAll(app, trx, programmeId, items)), { patience: outagePatience });
}

interface Wanted extends IdentityRequest {
  nameKey: string;
  contactHmac: Buffer;
  nipHmac: Buffer | null;
  originHmac: Buffer;
  origin: string;
  person: string;
}

function toWanted(app: App, item: IdentityRequest): Wanted {
  const nameKey = personKey(item.name);
  const contactHmac = contactLookup(app.keys, item.contact, item.simulated);
  const nipHmac = item.nip ? nipLookup(app.keys, item.nip, item.simulated) : null;
  // The person is part of the origin: after a crash, the same key with another name is another request.
  const originHmac = app.keys.lookup('origin', [item.key.scope, item.key.key, contactHmac.toString('hex'), nameKey].join('\n'));
  return { ...item, nameKey, contactHmac, nipHmac, originHmac, origin: originHmac.toString('hex'), person: `${contactHmac.toString('hex')} ${nameKey}` };
}

async function resolveAll(app: App, trx: Transaction<Database>, programmeId: string, items: readonly IdentityRequest[]): Promise<IdentityAnswer[]> {
  const wanted = items.map((item) => toWanted(app, item));
  const found = new Map<Wanted, IdentityAnswer>();
  // One pass as a rule; another when a first person of this batch, or of another process, has to be seen before its claims.
  for (let pass = 0; found.size < wanted.length; pass++) {
    if (pass === 5) throw new Error('participants could not be resolved in five passes');
    await resolvePass(app, trx, programmeId, wanted.filter((item) => !found.has(item)), found);
  }
  return wanted.map((item) => found.get(item)!);
}

async function resolvePass(app: App, trx: Transaction<Database>, programmeId: string, all: readonly Wanted[], found: Map<Wanted, IdentityAnswer>): Promise<void> {
  const now = app.clock.now();
  const keys = all.map((item) => item.key);
  const [answerRows, originRows, personRows, proofRows] = await together(
    trx,
    answersOf(keys),
    knownBy(trx, programmeId, 'origin_hmac', sql<Buffer>`any(${bytesColumn(all.map((item) => item.originHmac))}::bytea[])`),
    personsOf(programmeId, all, new Date(now.getTime() - 86_400_000)),
    knownBy(trx, programmeId, 'id', sql<string>`any(${plainColumn([...new Set(all.flatMap((item) => item.proven))])}::uuid[])`),
  );
  const answered = readAnswers(keys, answerRows);
  const origins = new Map(originRows.map((row) => [row.origin_hmac.toString('hex'), toKnown(row)]));
  const proofs = new Map(proofRows.map((row) => [row.id, toKnown(row)]));
  const pending = all.filter((item) => !answered.has(requestOf(item.key)));
  for (const item of all) if (answered.has(requestOf(item.key))) found.set(item, { kind: 'answered' });
  const fresh = new Map<string, { item: Wanted; claimOf: string | null; recent: number }>();
  const opening = new Set<string>();
  all.forEach((item, i) => {
    if (found.has(item)) return;
    const { personId, recent } = personRows[i]!;
    const known = origins.get(item.origin) ?? item.proven.map((id) => proofs.get(id)).find((row) => row?.person === item.person);
    if (known) found.set(item, { kind: 'participant', participant: { ...known.participant, recent } });
    else if (personId !== null) fresh.set(item.origin, { item, claimOf: personId, recent });
    else if (!opening.has(item.person)) {
      opening.add(item.person);
      fresh.set(item.origin, { item, claimOf: null, recent });
    }
  });
  if (fresh.size === 0) return;
  const rows = [...fresh.values()].map(({ item, claimOf }) => ({ id: newId(), item, claimOf, sealed: app.keys.encrypt(item.contact.value), nip: item.nip ? app.keys.encrypt(item.nip) : null, hint: contactHint(item.contact) }));
  // Columns as arrays: each value as a parameter of its own costs the parser more than the rows cost the table. Whatever another
  // process made meanwhile is passed over here and read in the next pass.
  const { rows: made } = await sql<{ id: string }>`${kept} insert into participant (id, programme_id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, institution, nip, nip_hmac, language, claim_of, origin_hmac, simulated, created_at)
    select row.id, ${programmeId}, row.name, row.name_key, row.contact_kind, row.contact, row.contact_hmac, row.contact_hint, row.region_code, row.segment, row.institution, row.nip, row.nip_hmac, row.language, row.claim_of, row.origin_hmac, row.simulated, ${now}
    from unnest(${plainColumn(rows.map(({ id }) => id))}::uuid[], ${textColumn(rows.map(({ item }) => item.name))}::text[], ${textColumn(rows.map(({ item }) => item.nameKey))}::text[], ${plainColumn(rows.map(({ item }) => item.contact.kind))}::text[],
      ${bytesColumn(rows.map(({ sealed }) => sealed))}::bytea[], ${bytesColumn(rows.map(({ item }) => item.contactHmac))}::bytea[], ${textColumn(rows.map(({ hint }) => hint))}::text[], ${textColumn(rows.map(({ item }) => item.regionCode))}::text[],
      ${textColumn(rows.map(({ item }) => item.segment))}::text[], ${textColumn(rows.map(({ item }) => item.institution))}::text[], ${bytesColumn(rows.map(({ nip }) => nip))}::bytea[], ${bytesColumn(rows.map(({ item }) => item.nipHmac))}::bytea[], ${plainColumn(rows.map(({ item }) => item.language))}::text[], ${plainColumn(rows.map(({ claimOf }) => claimOf))}::uuid[],
      ${bytesColumn(rows.map(({ item }) => item.originHmac))}::bytea[], ${plainColumn(rows.map(({ item }) => item.simulated))}::boolean[])
      as row (id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, institution, nip, nip_hmac, language, claim_of, origin_hmac, simulated)
    on conflict do nothing returning id`.execute(trx);
  const ids = new Set(made.map(({ id }) => id));
  const byOrigin = new Map(rows.filter(({ id }) => ids.has(id)).map((row) => [row.item.origin, row]));
  for (const item of pending) {
    const row = byOrigin.get(item.origin);
    if (row && !found.has(item)) {
      const { id, sealed: contact, hint } = row;
      found.set(item, { kind: 'participant', participant: { id, name: row.item.name, contactKind: row.item.contact.kind, contact, contactHint: hint, language: row.item.language, simulated: row.item.simulated, recent: fresh.get(item.origin)!.recent } });
    }
  }
}

interface Known {
  person: string;
  participant: Omit<ResolvedParticipant, 'recent'>;
}

const columns = ['id', 'name', 'name_key', 'contact_kind', 'contact', 'contact_hmac', 'contact_hint', 'language', 'simulated', 'origin_hmac'] as const;

const toKnown = (row: Parameters<typeof toParticipant>[0] & { contact_hmac: Buffer; name_key: string }): Known => ({ person: `${row.contact_hmac.toString('hex')} ${row.name_key}`, participant: toParticipant(row) });

function knownBy<Value>(trx: Transaction<Database>, programmeId: string, column: 'origin_hmac' | 'id', any: RawBuilder<Value>) {
  return trx.selectFrom('participant').select(columns).where('programme_id', '=', programmeId).where(column, '=', any as never);
}

/**
 * In the order of `items`: the first row of the same contact and name, and how many rows the contact got lately. Each is looked
 * up by itself (lateral, with a limit): while a sign-up storm fills a table that has no statistics yet, the planner joins the
 * whole programme otherwise (measured: 22 ms for 64 people at 2,000 rows, and growing with every row). A number of a civil
 * servant that is known makes a claim too, whatever name and contact came with it.
 */
function personsOf(programmeId: string, items: readonly Wanted[], since: Date): RawBuilder<{ personId: string | null; recent: number }> {
  const byNip = items.some((item) => item.nipHmac !== null);
  return sql<{ personId: string | null; recent: number }>`
    select ${byNip ? sql`coalesce(person.id, numbered.id)` : sql`person.id`} as "personId", recent.count as recent
    from unnest(${bytesColumn(items.map((item) => item.contactHmac))}::bytea[], ${textColumn(items.map((item) => item.nameKey))}::text[], ${bytesColumn(items.map((item) => item.nipHmac))}::bytea[]) with ordinality as wanted (contact_hmac, name_key, nip_hmac, at)
    left join lateral (select p.id from participant p
      where p.programme_id = ${programmeId} and p.contact_hmac = wanted.contact_hmac and p.name_key = wanted.name_key and p.claim_of is null limit 1) person on true
    ${byNip ? sql`left join lateral (select p.id from participant p where p.programme_id = ${programmeId} and p.nip_hmac = wanted.nip_hmac and p.claim_of is null limit 1) numbered on true` : sql``}
    cross join lateral (select count(*)::int as count from (
      select from participant same where same.programme_id = ${programmeId} and same.contact_hmac = wanted.contact_hmac and same.created_at > ${since} limit ${recentCap}) counted) recent
    order by wanted.at`;
}

/**
 * Forgets somebody who was resolved and then not admitted, for nothing may be kept of a person who has no place and gave no
 * consent. Whoever has a registration anywhere, or is pointed at by one, stays: the references refuse it.
 */
export async function forgetParticipant(app: App, door: { eventId: string; programmeId: string }, participantId: string): Promise<void> {
  try {
    await withScope(app.db, { kind: 'event', ...door }, (trx) => trx.deleteFrom('participant').where('id', '=', participantId).execute());
  } catch (reason) {
    if (brokenConstraint(reason) === undefined) throw reason;
  }
}

/** Takes simulated people away again, in the transaction that removes their rehearsal; people of flesh and blood are left alone. */
export async function removeSimulated(trx: Transaction<Database>, participantIds: readonly string[]): Promise<number> {
  if (participantIds.length === 0) return 0;
  const ids = sql`any(${[...participantIds]}::uuid[])`;
  await sql`delete from participant where simulated and claim_of = ${ids}`.execute(trx);
  const { numAffectedRows } = await sql`delete from participant where simulated and id = ${ids}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
