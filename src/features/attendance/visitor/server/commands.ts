import { sql, type RawBuilder, type Transaction } from 'kysely';
import { contactHint, personKey, readEmail, readPhone, tidyText } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { EvidenceRole, EvidenceSource } from '../../evidence/model.ts';
import { lockLedger } from '../../evidence/server/commands.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { assertMayCompute } from '../../server/policy.ts';
import { findLedgerEvent, type LedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import { matchVisitors, nameKeysOf, type Match, type Visitor } from '../model.ts';
import { aliasOfName, getVisitorWorld, listVisitors, registrantHash } from './queries.ts';

/** One line of a report, roster or sheet about one person, with instants in milliseconds. */
export interface Sighting {
  /** The line of the file, from 1. */
  line: number;
  name: string;
  email: string;
  phone: string;
  registrantId: string;
  role: EvidenceRole;
  source: EvidenceSource;
  from: number;
  until: number;
  /** Seconds somewhere between `from` and `until`, where the file does not say when. */
  totalSeconds: number | null;
}

export type Address = Pick<Sighting, 'name' | 'email' | 'phone' | 'registrantId'>;

/** A visitor as written to the table. */
export interface NewVisitor extends Visitor {
  key: Buffer;
  hint: string | null;
}

interface OfEvent {
  id: string;
  programmeId: string;
  simulated: boolean;
}

const plain = (text: string): string => tidyText(text).toLowerCase();

/** Reads names and addresses of lines into visitors, each writing once; `of` answers the visitor of a line. */
export function readVisitors(app: Pick<App, 'keys'>, event: OfEvent, addresses: readonly Address[]): { visitors: NewVisitor[]; of: (address: Address) => NewVisitor } {
  const known = new Map<string, NewVisitor>();
  const of = (address: Address): NewVisitor => {
    const written = [address.name, address.email, address.phone, address.registrantId].map(plain).join('\n');
    let visitor = known.get(written);
    if (!visitor) {
      const email = address.email ? readEmail(address.email) : null;
      const phone = address.phone ? readPhone(address.phone) : null;
      const contact = (read: typeof email): string | null => (read?.ok ? app.keys.lookup('contact', `${event.simulated ? 'simulated ' : ''}${read.contact.kind}:${read.contact.value}`).toString('hex') : null);
      const shown = email?.ok ? email.contact : phone?.ok ? phone.contact : null;
      visitor = {
        id: '', key: app.keys.lookup('visitor', written), name: tidyText(address.name).slice(0, 300) || '?', email: contact(email), phone: contact(phone),
        registrant: address.registrantId ? registrantHash(app, address.registrantId).toString('hex') : null, hint: shown && contactHint(shown), decision: null,
      };
      known.set(written, visitor);
    }
    return visitor;
  };
  addresses.forEach(of);
  return { visitors: [...known.values()], of };
}

const bytes = (hex: string | null): Buffer | null => (hex === null ? null : Buffer.from(hex, 'hex'));

/** Writes visitors that are new to the event, with what matching said of each. */
async function insertVisitors(trx: Transaction<Database>, eventId: string, visitors: readonly NewVisitor[], matches: ReadonlyMap<string, Match>): Promise<void> {
  if (visitors.length === 0) return;
  const said = visitors.map(({ id }) => matches.get(id)!);
  await sql`
    insert into attendance_visitor (event_id, id, visitor_key, name, name_key, email_hmac, phone_hmac, registrant_hmac, contact_hint, state, reason, registration_id, candidates)
    select ${eventId}, v.* from unnest(${visitors.map((v) => v.id)}::uuid[], ${visitors.map((v) => v.key)}::bytea[], ${visitors.map((v) => v.name)}::text[], ${visitors.map((v) => personKey(v.name))}::text[],
      ${visitors.map((v) => bytes(v.email))}::bytea[], ${visitors.map((v) => bytes(v.phone))}::bytea[], ${visitors.map((v) => bytes(v.registrant))}::bytea[], ${visitors.map((v) => v.hint)}::text[],
      ${said.map((match) => match.state)}::text[], ${said.map((match) => match.reason)}::text[], ${said.map((match) => match.registrationId)}::uuid[], ${said.map((match) => JSON.stringify(match.candidates))}::jsonb[]) v`.execute(trx);
}

/** What a visitor's line is worth: B under an address, C under a name or by decision, D without times, on paper, provisionally, or while nobody is known. */
export const gradeOfLine = (shape: RawBuilder<unknown>, source: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  case when ${shape} = 'total' or ${source} in ('paper', 'zoom_webhook') or v.registration_id is null then 'D' when ${source} like 'zoom_%' and v.reason in ('registrant', 'email', 'phone', 'alias') then 'B' else 'C' end`;

/**
 * Writes lines as evidence of whom their visitors are now (see `rematchVisitors`), or of nobody; a line that is known stays as it is.
 */
export async function keepSightings(trx: Transaction<Database>, eventId: string, { hash, meetingKey, channelId = null }: { hash: Buffer; meetingKey: string | null; channelId?: string | null }, sightings: readonly (Sighting & { visitorId: string })[]): Promise<number> {
  if (sightings.length === 0) return 0;
  const prefix = hash.toString('hex').slice(0, 32);
  const at = (instant: number) => new Date(instant).toISOString();
  const { numAffectedRows } = await sql`
    insert into attendance_evidence (event_id, id, visitor_id, registration_id, source, source_key, shape, started_at, ended_at, total_seconds, role, grade, meeting_key, file_hash, file_row, channel_id, decided_by, reason)
    select ${eventId}, s.id, v.id, v.registration_id, s.source, ${prefix} || ':' || s.line, s.shape, s.started_at, s.ended_at, s.total_seconds, s.role, ${gradeOfLine(sql`s.shape`, sql`s.source`)},
      ${meetingKey}, ${hash}, s.line, ${channelId}, v.decided_by, case when v.decision is not null then v.decision end
    from unnest(${sightings.map(() => newId())}::uuid[], ${sightings.map((s) => s.visitorId)}::uuid[], ${sightings.map((s) => s.source)}::text[], ${sightings.map((s) => s.line)}::int[],
      ${sightings.map((s) => (s.totalSeconds === null ? 'interval' : 'total'))}::text[],
      ${sightings.map((s) => at(s.from))}::timestamptz[], ${sightings.map((s) => at(s.until))}::timestamptz[], ${sightings.map((s) => s.totalSeconds)}::int[], ${sightings.map((s) => s.role)}::text[])
      as s (id, visitor_id, source, line, shape, started_at, ended_at, total_seconds, role)
    join attendance_visitor v on v.event_id = ${eventId} and v.id = s.visitor_id
    on conflict (event_id, source, source_key) where visitor_id is not null do nothing`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * Matches every visitor of an event anew against its registrations, its crew and what was learned, and gives their evidence to whom
 * it belongs, or to nobody. The answer depends on what is there and not on how it came. Call it under the ledger lock.
 * @param read visitors that a file names; each is given its id, and those that are new to the event are written.
 */
export async function rematchVisitors(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: OfEvent, read: readonly NewVisitor[] = []): Promise<Map<string, Match>> {
  const known = await listVisitors(trx, event.id);
  const fresh = nameVisitors(known, read);
  const matches = matchVisitors([...known, ...fresh], await getVisitorWorld(app, trx, event));
  const changed = known.filter((visitor) => {
    const match = matches.get(visitor.id)!;
    return visitor.state !== match.state || visitor.reason !== match.reason || visitor.registrationId !== match.registrationId || !sameCandidates(visitor.candidates, match.candidates);
  });
  if (changed.length > 0) {
    const now = changed.map((visitor) => matches.get(visitor.id)!);
    await sql`
      update attendance_visitor v set state = c.state, reason = c.reason, registration_id = c.registration_id, candidates = c.candidates
      from unnest(${changed.map(({ id }) => id)}::uuid[], ${now.map((match) => match.state)}::text[], ${now.map((match) => match.reason)}::text[], ${now.map((match) => match.registrationId)}::uuid[], ${now.map((match) => JSON.stringify(match.candidates))}::jsonb[])
        as c (id, state, reason, registration_id, candidates)
      where v.event_id = ${event.id} and v.id = c.id`.execute(trx);
  }
  await insertVisitors(trx, event.id, fresh, matches);
  if (known.length > 0) await giveEvidence(trx, event.id);
  return matches;
}

/** Gives visitors that a file names the ids they have in the event, or new ones, and answers the new. */
export function nameVisitors(known: readonly { key: string; id: string }[], read: readonly NewVisitor[]): NewVisitor[] {
  const ids = new Map(known.map(({ key, id }) => [key, id]));
  return read.filter((visitor) => {
    const id = ids.get(visitor.key.toString('hex'));
    visitor.id = id ?? newId();
    return id === undefined;
  });
}

const sameCandidates = (a: Match['candidates'], b: Match['candidates']): boolean => a.length === b.length && a.every((one, i) => one.registrationId === b[i]!.registrationId && one.why === b[i]!.why);

/** Evidence follows its visitor: whose it is, and what it is worth. */
async function giveEvidence(trx: Transaction<Database>, eventId: string): Promise<void> {
  await sql`
    update attendance_evidence e set registration_id = g.registration_id, grade = g.grade, decided_by = g.decided_by, reason = g.reason
    from (
      select e.event_id, e.id, v.registration_id, v.decided_by, case when v.decision is not null then v.decision end as reason,
        ${gradeOfLine(sql`e.shape`, sql`e.source`)} as grade
      from attendance_evidence e join attendance_visitor v on v.event_id = e.event_id and v.id = e.visitor_id
      where e.event_id = ${eventId} and e.visitor_id is not null) g
    where e.event_id = g.event_id and e.id = g.id
      and (e.registration_id, e.grade, e.decided_by, e.reason) is distinct from (g.registration_id, g.grade, g.decided_by, g.reason)`.execute(trx);
}

export interface Decision {
  /** Id or slug. */
  event: string;
  visitorId: string;
  /** Whose attendance it is; null: no participant (crew, a test, a stranger). */
  registrationId: string | null;
}

/**
 * A person decides whose attendance a visitor's is. It stands above every match until it is taken back, the ledger is recomputed in
 * the same transaction, and the programme learns: an address of the visitor is from now on that participant's, a name is suggested.
 * Refuses `not_found` (event, visitor or an active registration of it) and `forbidden`.
 */
export async function decideVisitor(app: App, principal: Principal, { event: slugOrId, visitorId, registrationId }: Decision, key: IdempotencyKey | null = null): Promise<{ visitorId: string }> {
  return changeVisitor(app, principal, { event: slugOrId, visitorId, action: 'attendance.match', detail: { registration: registrationId } }, key, async (trx, event, now) => {
    const decided = registrationId === null ? null : await trx.selectFrom('registration').select(['id', 'participant_id']).where('event_id', '=', event.id).where('id', '=', registrationId).where('state', '=', 'active').executeTakeFirst();
    if (registrationId !== null && !decided) throw notFound();
    await forgetLearned(app, trx, event, visitorId);
    await trx.updateTable('attendance_visitor')
      .set({ decision: decided ? 'credit' : 'set_aside', decided_registration_id: decided?.id ?? null, decided_by: principalId(principal), decided_at: now })
      .where('event_id', '=', event.id).where('id', '=', visitorId).execute();
    if (decided) await learn(app, trx, event, { visitorId, participantId: decided.participant_id, by: principalId(principal), now });
  });
}

/** Takes a decision back, with what was learned of it; matching is as if nobody had decided. Refuses like `decideVisitor`. */
export async function undoDecision(app: App, principal: Principal, { event: slugOrId, visitorId }: Pick<Decision, 'event' | 'visitorId'>, key: IdempotencyKey | null = null): Promise<{ visitorId: string }> {
  return changeVisitor(app, principal, { event: slugOrId, visitorId, action: 'attendance.unmatch', detail: {} }, key, async (trx, event) => {
    await forgetLearned(app, trx, event, visitorId);
    await trx.updateTable('attendance_visitor').set({ decision: null, decided_registration_id: null, decided_by: null, decided_at: null }).where('event_id', '=', event.id).where('id', '=', visitorId).execute();
  });
}

async function changeVisitor(
  app: App, principal: Principal, { event: slugOrId, visitorId, action, detail }: { event: string; visitorId: string; action: string; detail: Record<string, string | null> },
  key: IdempotencyKey | null, act: (trx: Transaction<Database>, event: LedgerEvent, now: Date) => Promise<void>,
): Promise<{ visitorId: string }> {
  const now = app.clock.now();
  const answer = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await findLedgerEvent(trx, slugOrId);
    assertMayCompute(principal, event);
    await lockLedger(trx, event.id);
    if (!(await trx.selectFrom('attendance_visitor').select('id').where('event_id', '=', event.id).where('id', '=', visitorId).executeTakeFirst())) throw notFound();
    await act(trx, event, now);
    await rematchVisitors(app, trx, event);
    await writeAudit(trx, { by: principal, at: now, action, objectKind: 'visitor', objectId: visitorId, eventId: event.id, detail });
    await recomputeLedger(app, trx, principal, event);
    return { visitorId };
  }));
  app.jobs.wake(attendanceComputed);
  return answer;
}

interface Taught {
  alias: Buffer;
  strong: boolean;
}

/** What a visitor teaches: their address and registrant number surely, the names they wrote perhaps. */
async function taughtBy(app: Pick<App, 'keys'>, trx: Transaction<Database>, eventId: string, visitorId: string): Promise<Taught[]> {
  const row = await trx.selectFrom('attendance_visitor').select(['name', 'email_hmac', 'registrant_hmac']).where('event_id', '=', eventId).where('id', '=', visitorId).executeTakeFirstOrThrow();
  const strong = [row.email_hmac, row.registrant_hmac].filter((hash) => hash !== null).map((alias) => ({ alias, strong: true }));
  return [...strong, ...nameKeysOf(row.name).map((nameKey) => ({ alias: aliasOfName(app, nameKey), strong: false }))];
}

async function learn(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: LedgerEvent, { visitorId, participantId, by, now }: { visitorId: string; participantId: string; by: string; now: Date }): Promise<void> {
  const taught = await taughtBy(app, trx, event.id, visitorId);
  await trx.insertInto('attendance_alias')
    .values(taught.map(({ alias, strong }) => ({ programme_id: event.programmeId, id: newId(), alias_key: alias, strong, participant_id: participantId, learned_from: event.id, learned_by: by, learned_at: now })))
    .onConflict((conflict) => conflict.columns(['programme_id', 'alias_key', 'participant_id']).doNothing()).execute();
}

/** What this event's decision about a visitor taught is unlearned; what another event taught stays. */
async function forgetLearned(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: LedgerEvent, visitorId: string): Promise<void> {
  const { decided_registration_id: registrationId } = await trx.selectFrom('attendance_visitor').select('decided_registration_id').where('event_id', '=', event.id).where('id', '=', visitorId).executeTakeFirstOrThrow();
  if (registrationId === null) return;
  const taught = await taughtBy(app, trx, event.id, visitorId);
  await sql`
    delete from attendance_alias a using registration r
    where a.programme_id = ${event.programmeId} and a.learned_from = ${event.id} and a.alias_key = any(${taught.map(({ alias }) => alias)}::bytea[])
      and r.event_id = ${event.id} and r.id = ${registrationId} and a.participant_id = r.participant_id`.execute(trx);
}
