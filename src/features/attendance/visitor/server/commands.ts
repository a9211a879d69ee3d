import { sql, type Transaction } from 'kysely';
import { contactHint, personKey, readEmail, readPhone, tidyText } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import type { EvidenceRole, EvidenceSource } from '../../evidence/model.ts';
import { matchVisitors, type Match, type Visitor } from '../model.ts';
import { getVisitorWorld, listVisitors, registrantHash, type VisitorWorld } from './queries.ts';

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

/** Writes visitors that are new to the event and gives every one its id. */
export async function keepVisitors(trx: Transaction<Database>, eventId: string, visitors: readonly NewVisitor[]): Promise<void> {
  if (visitors.length === 0) return;
  await sql`
    insert into attendance_visitor (event_id, id, visitor_key, name, name_key, email_hmac, phone_hmac, registrant_hmac, contact_hint, state, reason)
    select ${eventId}, v.*, 'unmatched', 'nobody' from unnest(${visitors.map(() => newId())}::uuid[], ${visitors.map((v) => v.key)}::bytea[], ${visitors.map((v) => v.name)}::text[], ${visitors.map((v) => personKey(v.name))}::text[],
      ${visitors.map((v) => bytes(v.email))}::bytea[], ${visitors.map((v) => bytes(v.phone))}::bytea[], ${visitors.map((v) => bytes(v.registrant))}::bytea[], ${visitors.map((v) => v.hint)}::text[]) v
    on conflict (event_id, visitor_key) do nothing`.execute(trx);
  const { rows } = await sql<{ id: string; key: string }>`select id, encode(visitor_key, 'hex') as key from attendance_visitor where event_id = ${eventId} and visitor_key = any(${visitors.map((v) => v.key)}::bytea[])`.execute(trx);
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  for (const visitor of visitors) visitor.id = ids.get(visitor.key.toString('hex'))!;
}

/** Writes lines as evidence that belongs to nobody yet; a line that is known stays as it is. */
export async function keepSightings(trx: Transaction<Database>, eventId: string, { hash, meetingKey, channelId = null }: { hash: Buffer; meetingKey: string | null; channelId?: string | null }, sightings: readonly (Sighting & { visitorId: string })[]): Promise<number> {
  if (sightings.length === 0) return 0;
  const prefix = hash.toString('hex').slice(0, 32);
  const at = (instant: number) => new Date(instant).toISOString();
  const { numAffectedRows } = await sql`
    insert into attendance_evidence (event_id, id, visitor_id, source, source_key, shape, started_at, ended_at, total_seconds, role, grade, meeting_key, file_hash, file_row, channel_id)
    select ${eventId}, s.id, s.visitor_id, s.source, ${prefix} || ':' || s.line, case when s.total_seconds is null then 'interval' else 'total' end, s.started_at, s.ended_at, s.total_seconds, s.role, 'D', ${meetingKey}, ${hash}, s.line, ${channelId}
    from unnest(${sightings.map(() => newId())}::uuid[], ${sightings.map((s) => s.visitorId)}::uuid[], ${sightings.map((s) => s.source)}::text[], ${sightings.map((s) => s.line)}::int[],
      ${sightings.map((s) => at(s.from))}::timestamptz[], ${sightings.map((s) => at(s.until))}::timestamptz[], ${sightings.map((s) => s.totalSeconds)}::int[], ${sightings.map((s) => s.role)}::text[])
      as s (id, visitor_id, source, line, started_at, ended_at, total_seconds, role)
    on conflict (event_id, source, source_key) where visitor_id is not null do nothing`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * Matches every visitor of an event anew against its registrations, its crew and what was learned, and gives their evidence to whom
 * it belongs, or to nobody. The answer depends on what is there and not on how it came. Call it under the ledger lock.
 */
export async function rematchVisitors(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: OfEvent, world?: VisitorWorld): Promise<Map<string, Match>> {
  const visitors = await listVisitors(trx, event.id);
  const matches = matchVisitors(visitors, world ?? (await getVisitorWorld(app, trx, event)));
  const changed = visitors.filter((visitor) => {
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
  await giveEvidence(trx, event.id);
  return matches;
}

const sameCandidates = (a: Match['candidates'], b: Match['candidates']): boolean => a.length === b.length && a.every((one, i) => one.registrationId === b[i]!.registrationId && one.why === b[i]!.why);

/** Evidence follows its visitor: whose it is, and what it is worth (B under an address, C under a name or by decision, D without times). */
async function giveEvidence(trx: Transaction<Database>, eventId: string): Promise<void> {
  await sql`
    update attendance_evidence e set registration_id = g.registration_id, grade = g.grade, decided_by = g.decided_by, reason = g.reason
    from (
      select e.event_id, e.id, v.registration_id, v.decided_by, case when v.decision is not null then v.decision end as reason,
        case when e.shape = 'total' or e.source = 'paper' or v.registration_id is null then 'D' when e.source like 'zoom_%' and v.reason in ('registrant', 'email', 'phone', 'alias') then 'B' else 'C' end as grade
      from attendance_evidence e join attendance_visitor v on v.event_id = e.event_id and v.id = e.visitor_id
      where e.event_id = ${eventId} and e.visitor_id is not null) g
    where e.event_id = g.event_id and e.id = g.id
      and (e.registration_id, e.grade, e.decided_by, e.reason) is distinct from (g.registration_id, g.grade, g.decided_by, g.reason)`.execute(trx);
}
