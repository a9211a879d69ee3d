import { sql, type Transaction } from 'kysely';
import type { AttendanceRule } from '#features/event/model.ts';
import type { Database } from '#platform/database/schema.ts';
import { notFound } from '#platform/http/refusal.ts';
import type { Zone } from '#platform/i18n/format.ts';
import { daysOf, hoursOfDays, type DayHours, type GroupDay } from '../day/model.ts';
import { getTerms } from '../term/server/queries.ts';
import { concludePresence, type Covered, type EvidenceRow } from '../evidence/model.ts';
import { countedWindow, type AttendanceFilter, type Hours, type Qualifier, type Reason, type ReportedFigure, type Verdict } from '../model.ts';
import type { Span } from '../span/model.ts';

export interface LedgerEvent {
  id: string;
  programmeId: string;
  slug: string;
  state: string;
  hours: Hours;
  /** The days of an event whose groups come on different ones; empty where all come on one. */
  days: DayHours[];
  rule: AttendanceRule;
  /** Room codes that the event asks for. */
  codesNeeded: number;
  simulated: boolean;
  regions: { code: string }[];
}

/** What the ledger must know of an event; refuses `not_found` where the scope does not show it. */
export async function getLedgerEvent(trx: Transaction<Database>, where: { id: string } | { slug: string }): Promise<LedgerEvent> {
  const [column, value] = 'id' in where ? (['id', where.id] as const) : (['slug', where.slug] as const);
  const row = await trx
    .selectFrom('event')
    .select(['id', 'programme_id', 'slug', 'state', 'starts_at', 'ends_at', 'opened_at', 'ended_at', 'attendance_rule', 'simulated', 'zone'])
    .select(() => sql<string[]>`array(select r.region_code from event_region r where r.event_id = event.id order by r.position)`.as('regions'))
    .where(column, '=', value)
    .executeTakeFirst();
  if (!row) throw notFound();
  const terms = await getTerms(trx, row.id);
  const hours: Hours = { startsAt: row.starts_at, endsAt: row.ends_at, openedAt: row.opened_at, endedAt: row.ended_at, countedUntil: terms.countedUntil };
  const { rows: days } = await sql<GroupDay>`
    select day, units from event_group where event_id = ${row.id} and day is not null union all select day, units from event_day where event_id = ${row.id}`.execute(trx);
  return {
    id: row.id, programmeId: row.programme_id, slug: row.slug, state: row.state, simulated: row.simulated,
    hours, days: hoursOfDays(hours, { days, zone: row.zone as Zone }),
    codesNeeded: terms.codesNeeded,
    rule: row.attendance_rule as unknown as AttendanceRule,
    regions: row.regions.map((code) => ({ code })),
  };
}

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The same by id or slug, as people and scripts name an event. */
export const findLedgerEvent = (trx: Transaction<Database>, slugOrId: string): Promise<LedgerEvent> => getLedgerEvent(trx, idShape.test(slugOrId) ? { id: slugOrId } : { slug: slugOrId });

/** What is known of some people of an event, by registration. */
async function evidenceOf(trx: Transaction<Database>, { eventId, registrationIds }: { eventId: string; registrationIds: readonly string[] }): Promise<Map<string, EvidenceRow[]>> {
  const { rows } = await sql<EvidenceRow & { registrationId: string }>`
    select ${evidenceColumns} from attendance_evidence e where e.event_id = ${eventId} and e.registration_id = any(${registrationIds}::uuid[])`.execute(trx);
  return Map.groupBy(rows, (row) => row.registrationId);
}

/** A row of evidence `e` as the ledger's arithmetic reads it. Instants are whole milliseconds; `extract` would reckon them in decimals, at twice the cost of all the rest. */
export const evidenceColumns = sql`e.registration_id as "registrationId", e.source, e.shape, e.role, e.grade, e.direction, e.total_seconds as "totalSeconds", e.meeting_key as "meetingKey",
  round(date_part('epoch', e.started_at) * 1000) as "from", round(date_part('epoch', e.ended_at) * 1000) as until`;

/** The time that taken reports cover, by meeting. */
export async function coveredOf(trx: Transaction<Database>, eventId: string): Promise<Covered[]> {
  const rows = await trx.selectFrom('attendance_file').select(['meeting_key', 'started_at', 'ended_at']).where('event_id', '=', eventId)
    .where('kind', '=', 'zoom').where('meeting_key', 'is not', null).where('started_at', 'is not', null).where('ended_at', 'is not', null).where('rows', '>', 0).execute();
  return rows.map((row) => ({ meetingKey: row.meeting_key, from: row.started_at!.getTime(), until: row.ended_at!.getTime() }));
}

/** Seconds of some people so far, straight from the evidence; 0 for whoever has none. */
export async function secondsSoFar(trx: Transaction<Database>, { event, registrationIds, now }: { event: Pick<LedgerEvent, 'id' | 'hours' | 'days'>; registrationIds: readonly string[]; now: Date }): Promise<(registrationId: string) => number> {
  const eventId = event.id;
  const judged = await hoursJudgedBy(trx, event, registrationIds);
  const evidence = await evidenceOf(trx, { eventId, registrationIds });
  const covered = await coveredOf(trx, eventId);
  return (registrationId) => Math.max(...judged(registrationId).map((hours) => {
    const window = windowSoFar(hours, now);
    return window ? concludePresence(evidence.get(registrationId) ?? [], { window, covered, needed: 0 }).seconds : 0;
  }));
}

/** The hours that each of some people may be measured by: the event's, or those of the days of their group. */
export async function hoursJudgedBy(trx: Transaction<Database>, event: Pick<LedgerEvent, 'id' | 'hours' | 'days'>, registrationIds: readonly string[]): Promise<(registrationId: string) => readonly Hours[]> {
  const one = [event.hours];
  if (event.days.length === 0) return () => one;
  const { rows } = await sql<{ id: string; institution: string | null }>`
    select r.id, p.institution from registration r join participant p on p.id = r.participant_id where r.event_id = ${event.id} and r.id = any(${registrationIds}::uuid[])`.execute(trx);
  const institutions = new Map(rows.map(({ id, institution }) => [id, institution]));
  return (registrationId) => daysOf(event.days, institutions.get(registrationId) ?? null).map(({ hours }) => hours);
}

/** From the first counted moment of an event to its last, over all its days. */
export function wholeWindow({ hours, days }: Pick<LedgerEvent, 'hours' | 'days'>): Span | null {
  const windows = (days.length > 0 ? days.map((day) => day.hours) : [hours]).flatMap((one) => countedWindow(one) ?? []);
  return windows.length === 0 ? null : { from: Math.min(...windows.map(({ from }) => from)), until: Math.max(...windows.map(({ until }) => until)) };
}

/** The hours that have counted so far: never ahead of the clock, so that nobody has more minutes than have passed. */
export function windowSoFar(hours: Hours, now: Date): Span | null {
  const window = countedWindow(hours);
  return window && { from: window.from, until: Math.max(window.from, Math.min(window.until, now.getTime())) };
}

/** Seconds of one person so far, straight from the evidence: what the room shows while the event runs. */
export async function countedSeconds(trx: Transaction<Database>, { eventId, registrationId, now }: { eventId: string; registrationId: string; now: Date }): Promise<number> {
  const event = await getLedgerEvent(trx, { id: eventId });
  return (await secondsSoFar(trx, { event, registrationIds: [registrationId], now }))(registrationId);
}

export interface AttendanceLine {
  registrationId: string;
  number: number;
  name: string;
  channel: string;
  channelKind: string;
  /** Null: no evidence. */
  verdict: Verdict | null;
}

interface ListArguments {
  eventId: string;
  filter: AttendanceFilter;
  /** Part of a name, or a number. */
  search?: string;
  limit: number;
  offset: number;
}

/** Active registrations with what the ledger concluded, by number. `total` counts what filter and search leave. */
export async function listAttendance(trx: Transaction<Database>, { eventId, filter, search = '', limit, offset }: ListArguments): Promise<{ lines: AttendanceLine[]; total: number }> {
  const wanted = search.trim();
  const found = trx
    .selectFrom('registration as r')
    .innerJoin('participant as p', 'p.id', 'r.participant_id')
    .innerJoin('channel as c', (join) => join.onRef('c.event_id', '=', 'r.event_id').onRef('c.id', '=', 'r.channel_id'))
    .leftJoin('attendance as a', (join) => join.onRef('a.event_id', '=', 'r.event_id').onRef('a.registration_id', '=', 'r.id'))
    .where('r.event_id', '=', eventId)
    .where('r.state', '=', 'active')
    .$if(filter === 'met', (query) => query.where('a.met', '=', true))
    .$if(filter === 'short', (query) => query.where('a.met', '=', false))
    .$if(filter === 'none', (query) => query.where('a.registration_id', 'is', null))
    .$if(/^\d{1,9}$/.test(wanted), (query) => query.where('r.number', '=', Number(wanted)))
    .$if(wanted !== '' && !/^\d{1,9}$/.test(wanted), (query) => query.where('p.name', 'ilike', `%${wanted.replace(/[\\%_]/g, '\\$&')}%`));
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .select(['r.id', 'r.number', 'p.name', 'c.name as channel', 'c.kind as channel_kind', 'a.seconds', 'a.needed_seconds', 'a.met', 'a.reason', 'a.codes', 'a.codes_needed'])
    .orderBy('r.number')
    .limit(limit)
    .offset(offset)
    .execute();
  return {
    total,
    lines: rows.map((row) => ({
      registrationId: row.id, number: row.number, name: row.name, channel: row.channel, channelKind: row.channel_kind,
      verdict: row.seconds === null ? null : { seconds: row.seconds, neededSeconds: row.needed_seconds!, met: row.met!, reason: row.reason as Reason, ...(row.codes_needed ? { codes: { entered: row.codes!, needed: row.codes_needed } } : {}) },
    })),
  };
}

/** Three counts of one event, apart: who registered, who was there at all, who fulfils the rule. */
export interface AttendanceCounts {
  registrations: number;
  /** Active registrations with at least one second of evidence inside the event's hours. */
  attendances: number;
  met: number;
  /** With evidence that does not fulfil the rule, evidence outside the hours included. */
  short: number;
  none: number;
}

export async function countsOf(trx: Transaction<Database>, eventId: string): Promise<AttendanceCounts> {
  const row = await trx
    .selectFrom('registration as r')
    .leftJoin('attendance as a', (join) => join.onRef('a.event_id', '=', 'r.event_id').onRef('a.registration_id', '=', 'r.id'))
    .where('r.event_id', '=', eventId)
    .where('r.state', '=', 'active')
    .select(({ fn }) => [
      fn.countAll<number>().as('registrations'),
      fn.countAll<number>().filterWhere('a.seconds', '>', 0).as('attendances'),
      fn.countAll<number>().filterWhere('a.met', '=', true).as('met'),
      fn.countAll<number>().filterWhere('a.met', '=', false).as('short'),
      fn.countAll<number>().filterWhere('a.registration_id', 'is', null).as('none'),
    ])
    .executeTakeFirstOrThrow();
  return row;
}

export async function listReported(trx: Transaction<Database>, eventId: string): Promise<ReportedFigure[]> {
  const rows = await trx.selectFrom('attendance_reported').selectAll().where('event_id', '=', eventId).orderBy('kind').execute();
  return rows.map((row) => ({
    kind: row.kind as ReportedFigure['kind'], count: row.count, qualifier: row.qualifier as Qualifier | null, basis: row.basis,
    asWritten: row.as_written, statedBy: row.stated_by, note: row.note, source: row.source,
  }));
}
