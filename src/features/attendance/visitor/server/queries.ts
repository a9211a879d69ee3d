import { sql, type Transaction } from 'kysely';
import { personKey } from '#features/participant/model.ts';
import type { App } from '#platform/app/app.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Candidate, DeskFilter, KnownAlias, KnownRegistration, MatchReason, Visitor, VisitorState } from '../model.ts';
import { matchNumber } from './errors.ts';

/** Everything that matching looks at, of one event. */
export interface VisitorWorld {
  registrations: KnownRegistration[];
  crew: Set<string>;
  aliases: KnownAlias[];
  aliasOfName: (nameKey: string) => string;
  registrantHash: (number: string) => string;
}

/** The hash that a name is learned under. */
export const aliasOfName = (app: Pick<App, 'keys'>, nameKey: string): Buffer => app.keys.lookup('alias', `name:${nameKey}`);
/** The hash of a registrant number, as visitors carry it. */
export const registrantHash = (app: Pick<App, 'keys'>, number: string): Buffer => app.keys.lookup('registrant', number.trim().toLowerCase());

/** Reads registrations, cast, crew and what was learned in the programme. */
export async function getVisitorWorld(app: Pick<App, 'keys'>, trx: Transaction<Database>, event: { id: string; programmeId: string }): Promise<VisitorWorld> {
  const { rows } = await sql<{ id: string; participant_id: string; code: string; name_key: string; contact: string; contact_kind: 'phone' | 'email' }>`
    select r.id, r.participant_id, r.code, p.name_key, encode(p.contact_hmac, 'hex') as contact, p.contact_kind
    from registration r join participant p on p.id = r.participant_id
    where r.event_id = ${event.id} and r.state = 'active'`.execute(trx);
  const named = await trx.selectFrom('event_cast').select('name_as_written as name').where('event_id', '=', event.id)
    .unionAll(trx.selectFrom('event_crew').select('name').where('event_id', '=', event.id)).execute();
  const learned = await sql<{ alias: string; strong: boolean; participantId: string }>`
    select encode(alias_key, 'hex') as alias, strong, participant_id as "participantId" from attendance_alias where programme_id = ${event.programmeId}`.execute(trx);
  return {
    registrations: rows.map((row) => ({
      registrationId: row.id, participantId: row.participant_id, nameKey: row.name_key, contact: row.contact, contactKind: row.contact_kind, code: row.code,
    })),
    crew: new Set(named.map(({ name }) => personKey(name))),
    aliases: learned.rows,
    aliasOfName: (key) => aliasOfName(app, key).toString('hex'),
    registrantHash: (number) => registrantHash(app, number).toString('hex'),
  };
}

interface VisitorColumns {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  registrant: string | null;
  decision: 'credit' | 'set_aside' | null;
  decidedRegistrationId: string | null;
}

/** Every visitor of an event, as matching sees them, with what is written of them now. */
export async function listVisitors(trx: Transaction<Database>, eventId: string): Promise<(Visitor & { key: string; state: VisitorState; reason: MatchReason; registrationId: string | null; candidates: Candidate[] })[]> {
  const { rows } = await sql<VisitorColumns & { key: string; state: VisitorState; reason: MatchReason; registrationId: string | null; candidates: Candidate[] }>`
    select id, encode(visitor_key, 'hex') as key, name, encode(email_hmac, 'hex') as email, encode(phone_hmac, 'hex') as phone, encode(registrant_hmac, 'hex') as registrant, decision, decided_registration_id as "decidedRegistrationId",
      state, reason, registration_id as "registrationId", candidates
    from attendance_visitor where event_id = ${eventId}`.execute(trx);
  return rows.map(({ decision, decidedRegistrationId, ...row }) => ({
    ...row,
    decision: decision === 'credit' ? { kind: decision, registrationId: decidedRegistrationId! } : decision === 'set_aside' ? { kind: decision } : null,
  }));
}

export interface DeskCandidate {
  registrationId: string;
  number: number;
  name: string;
  /** What tells one person from another: "…7890". */
  contactHint: string;
  channel: string;
  why: MatchReason;
  /** Seconds that the ledger already counts for them by other evidence. */
  seconds: number;
}

export interface DeskVisitor {
  id: string;
  name: string;
  contactHint: string | null;
  state: VisitorState;
  reason: MatchReason;
  /** From their first line to their last, and how many lines there are. */
  from: Date;
  until: Date;
  lines: number;
  /** Whether the lines say how long and not when. */
  withoutTimes: boolean;
  files: string[];
  candidates: DeskCandidate[];
  decision: 'credit' | 'set_aside' | null;
  decidedAt: Date | null;
  /** Whom the decision credits. */
  decided: { number: number; name: string } | null;
}

/** How many visitors with presence wait for a person, and how many were decided. */
export async function countDesk(trx: Transaction<Database>, eventId: string): Promise<Record<DeskFilter, number> & { files: number }> {
  const { rows } = await sql<Record<DeskFilter, number> & { files: number }>`
    select count(*) filter (where decision is null and state in ('suggested', 'unmatched'))::int as open, count(*) filter (where decision is null and state = 'suggested')::int as suggested,
      count(*) filter (where decision is null and state = 'unmatched')::int as unmatched, count(*) filter (where decision is not null)::int as decided,
      (select count(*)::int from attendance_file f where f.event_id = ${eventId} and f.kind <> 'paper') as files
    from attendance_visitor v where v.event_id = ${eventId} and exists (select from attendance_evidence e where e.event_id = v.event_id and e.visitor_id = v.id and e.role = 'attendee')`.execute(trx);
  return rows[0]!;
}

/** Visitors for the desk: those with candidates first, the longest presence before the shorter; decided ones by the newest decision. */
export async function listDesk(trx: Transaction<Database>, { eventId, filter, limit, offset = 0 }: { eventId: string; filter: DeskFilter; limit: number; offset?: number }): Promise<DeskVisitor[]> {
  const states = filter === 'open' ? ['suggested', 'unmatched'] : [filter];
  const wanted = filter === 'decided' ? sql`v.decision is not null` : sql`v.decision is null and v.state = any(${states}::text[])`;
  const { rows } = await sql<Omit<DeskVisitor, 'candidates' | 'decided'> & { candidates: Candidate[]; number: number | null; decidedName: string | null }>`
    select v.id, v.name, v.contact_hint as "contactHint", v.state, v.reason, v.candidates, v.decision, v.decided_at as "decidedAt", seen.from, seen.until, seen.lines, seen.without_times as "withoutTimes", seen.files, r.number, p.name as "decidedName"
    from attendance_visitor v
    join lateral (
      select min(e.started_at) as from, max(e.ended_at) as until, count(*)::int as lines, bool_or(e.shape = 'total') as without_times, array_agg(distinct f.name order by f.name) as files, sum(coalesce(e.total_seconds, extract(epoch from e.ended_at - e.started_at))) as seconds
      from attendance_evidence e left join attendance_file f on f.event_id = e.event_id and f.hash = e.file_hash
      where e.event_id = v.event_id and e.visitor_id = v.id and e.role = 'attendee') seen on seen.lines > 0
    left join registration r on r.event_id = v.event_id and r.id = v.decided_registration_id
    left join participant p on p.id = r.participant_id
    where v.event_id = ${eventId} and ${wanted}
    order by v.decided_at desc nulls last, v.state, seen.seconds desc, v.id
    limit ${limit} offset ${offset}`.execute(trx);
  const ids = [...new Set(rows.flatMap((row) => row.candidates.map((one) => one.registrationId)))];
  const known = ids.length === 0 ? [] : (await sql<Omit<DeskCandidate, 'why'>>`
    select r.id as "registrationId", r.number, p.name, p.contact_hint as "contactHint", c.name as channel, coalesce(a.seconds, 0) as seconds
    from registration r join participant p on p.id = r.participant_id join channel c on c.event_id = r.event_id and c.id = r.channel_id
    left join attendance a on a.event_id = r.event_id and a.registration_id = r.id
    where r.event_id = ${eventId} and r.id = any(${ids}::uuid[])`.execute(trx)).rows;
  const byId = new Map(known.map((one) => [one.registrationId, one]));
  return rows.map(({ number, decidedName, candidates, ...row }) => ({
    ...row,
    candidates: candidates.flatMap(({ registrationId, why }) => (byId.has(registrationId) ? [{ ...byId.get(registrationId)!, why }] : [])),
    decided: number === null || decidedName === null ? null : { number, name: decidedName },
  }));
}

export interface TakenFile {
  hash: string;
  name: string;
  layout: string;
  zone: string | null;
  rows: number;
  takenAt: Date;
}

/** The reports an event's evidence was read from, newest first; signed sheets have a page of their own. */
export async function listFiles(trx: Transaction<Database>, eventId: string): Promise<TakenFile[]> {
  const rows = await trx.selectFrom('attendance_file').select(['hash', 'name', 'layout', 'zone', 'rows', 'taken_at']).where('event_id', '=', eventId).where('kind', '<>', 'paper').orderBy('taken_at', 'desc').orderBy('hash').execute();
  return rows.map((row) => ({ hash: row.hash.toString('hex'), name: row.name, layout: row.layout, zone: row.zone, rows: row.rows, takenAt: row.taken_at }));
}

/** The active registration with this number, as somebody types it. Refuses `match_number`. */
export async function findRegistrationByNumber(trx: Transaction<Database>, { eventId, number }: { eventId: string; number: string }): Promise<string> {
  const row = /^\d{1,9}$/.test(number) ? await trx.selectFrom('registration').select('id').where('event_id', '=', eventId).where('number', '=', Number(number)).where('state', '=', 'active').executeTakeFirst() : undefined;
  if (!row) throw matchNumber();
  return row.id;
}
