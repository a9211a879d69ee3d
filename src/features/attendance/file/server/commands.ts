import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { clocksOf, dayFirstOf, meetingIdOf, readZoomReport, timeReport, type ReportQuestion, type TimedRow, type ZoomReport } from '#features/channel/zoom/model.ts';
import { isZone } from '#features/channel/zoom/clock/model.ts';
import { withoutNul } from '#features/channel/zoom/text/model.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { openFile, storeFile, type FileType } from '#platform/files/store.ts';
import { formatInstant, ZONE_NAMES, type Zone } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { lockLedger } from '../../evidence/server/commands.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { assertMayCompute } from '../../server/policy.ts';
import { findLedgerEvent, wholeWindow, type LedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import type { Span } from '../../span/model.ts';
import { matchVisitors, type Match } from '../../visitor/model.ts';
import { keepSightings, nameVisitors, readVisitors, rematchVisitors, type NewVisitor } from '../../visitor/server/commands.ts';
import { getVisitorWorld, listVisitors } from '../../visitor/server/queries.ts';
import { summarise, type FileSummary, type Warning } from '../model.ts';
import { questionsRead, type QuestionsRead } from './signals.ts';
import { reportClosed, reportEmpty, reportGone, reportNotZoom, reportOrderUnknown, reportOtherMeeting, reportOtherTime, reportZoneUnknown, reportZoneWrong } from './errors.ts';

export interface ReportInput {
  /** Id or slug. */
  event: string;
  bytes: Uint8Array;
  /** The file's name, for people to know it again. */
  name: string;
  /** What somebody said of its clock; null = what is remembered of the account. */
  zone: string | null;
  order: 'dmy' | 'mdy' | null;
  /** The meeting's number need not be the channel's: another link was used that day. */
  anyMeeting?: boolean;
  /** Where nothing is remembered, take the event's own zone and say so, instead of refusing: for a preview. */
  assumeZone?: boolean;
}

export interface ReportPreview extends FileSummary {
  /** SHA-256 of the file, hex. */
  hash: string;
  topic: string;
  meetingId: string;
  zone: string;
  zoneFrom: 'said' | 'remembered' | 'event';
  order: 'dmy' | 'mdy';
  /** When the first line of an attendee begins and the last ends. */
  span: Span | null;
  /** People who are only known to have registered with Zoom. */
  registrants: number;
  /** What was asked, where the file is a report of questions; taking it hands them to the question desk. */
  questions: ReportQuestion[];
}

interface Read {
  report: ZoomReport;
  hash: Buffer;
  type: FileType;
}

const daysMs = 86_400_000;

/** Reads a file as a report. Refuses like `readSheet`, and `report_not_zoom`, `report_empty`. */
async function readReport(bytes: Uint8Array): Promise<Read> {
  const sheet = await readSheet(withoutNul(bytes));
  const report = readZoomReport(sheet.rows);
  if (!report) throw reportNotZoom();
  if (report.rows.length === 0 && report.registrants.length === 0 && report.questions.length === 0) throw reportEmpty();
  return { report, hash: createHash('sha256').update(bytes).digest(), type: sheet.format === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv' };
}

interface Timed extends Read {
  event: LedgerEvent;
  zone: string;
  zoneFrom: ReportPreview['zoneFrom'];
  dayFirst: boolean;
  accountKey: Buffer | null;
  rows: TimedRow[];
  /** From the first line of an attendee to the last. */
  span: Span | null;
  startedAt: number | null;
  endedAt: number | null;
  window: Span | null;
  warnings: Warning[];
}

interface Remembered {
  zone: string;
  day_first: boolean | null;
}

/** What the event's day, its channel and the memory of the account say about a report. Refuses what belongs to another event. */
async function placeReport(app: App, trx: Transaction<Database>, event: LedgerEvent, read: Read, input: ReportInput): Promise<Timed> {
  const { report } = read;
  const { zone: eventZone, starts_on: startsOn, ends_on: endsOn } = await trx.selectFrom('event').select(['zone', 'starts_on', 'ends_on']).where('id', '=', event.id).executeTakeFirstOrThrow();
  const warnings: Warning[] = [];
  const warn = (reason: Warning['reason'], count: number | null = null): void => void (count !== 0 && warnings.push({ reason, count }));
  const accountKey = report.account ? app.keys.lookup('zoom_account', report.account.toLowerCase()) : null;
  const remembered: Remembered | undefined = accountKey ? await trx.selectFrom('attendance_clock').select(['zone', 'day_first']).where('programme_id', '=', event.programmeId).where('account_key', '=', accountKey).executeTakeFirst() : undefined;
  if (input.zone !== null && !isZone(input.zone)) throw reportZoneWrong();
  const zone = input.zone ?? remembered?.zone ?? (input.assumeZone ? ZONE_NAMES[eventZone as Zone] : null);
  if (zone === null) throw reportZoneUnknown();
  const zoneFrom = input.zone !== null ? 'said' : remembered ? 'remembered' : 'event';
  if (zoneFrom === 'event') warn('zone_assumed');

  const window = wholeWindow(event);
  // An event whose hours nobody knows still has its days.
  const days = window ?? { from: Date.parse(`${startsOn}T00:00:00Z`) - daysMs / 2, until: Date.parse(`${endsOn}T00:00:00Z`) + 1.5 * daysMs };
  const known = dayFirstOf(report, null);
  const decided = known ?? (input.order ? input.order === 'dmy' : null) ?? dayFirstOf(report, days) ?? remembered?.day_first ?? null;
  if (decided === null) {
    const open = clocksOf(report).find((clock) => !clock.ordered && clock.first !== clock.second)!;
    throw reportOrderUnknown(`${String(open.first).padStart(2, '0')}/${String(open.second).padStart(2, '0')}/${open.year}`);
  }
  if (known === null && !input.order) warn('order_from_event');

  const timed = timeReport(report, { zone, dayFirst: decided, meanwhile: window });
  const attendees = timed.rows.filter((row) => row.role === 'attendee' || row.role === 'respondent');
  const span = attendees.length === 0 ? null : { from: attendees.reduce((least, row) => Math.min(least, row.from), Infinity), until: attendees.reduce((most, row) => Math.max(most, row.until), -Infinity) };
  if (span && (span.until <= days.from || span.from >= days.until)) {
    const at = (instant: number): string => formatInstant(new Date(instant), eventZone as Zone, 'id');
    throw reportOtherTime({ from: at(span.from), until: at(span.until) });
  }
  const meetings = await trx.selectFrom('channel').select(['url', 'external_id']).where('event_id', '=', event.id).where('kind', '=', 'meeting').execute();
  const expected = meetings.flatMap(({ url, external_id }) => (external_id?.replace(/\D/g, '') || (url && meetingIdOf(url))) || []);
  if (report.meetingId && expected.length > 0 && !expected.includes(report.meetingId)) {
    if (!input.anyMeeting) throw reportOtherMeeting({ found: report.meetingId, expected: expected.join(', ') });
    warn('other_meeting');
  }
  if (!window) warn('hours_unknown');
  warn('lines_unread', report.unread);
  warn('lines_wrong', timed.wrong);
  if (attendees.some((row) => row.totalSeconds !== null)) warn('no_times', attendees.length);
  warn('waiting_left_out', timed.rows.filter((row) => row.role === 'waiting_room').length);
  warn('hosts_left_out', timed.rows.filter((row) => row.role === 'host' || row.role === 'panelist').length);
  const bare = attendees.filter((row) => !row.email && !row.phone && !row.registrantId).length;
  if (bare > attendees.length / 2) warn('few_addresses', bare);
  if (attendees.some((row) => row.role === 'respondent')) warn('no_presence', attendees.length);
  warn('questions_handed_over', report.questions.length);
  const earlier = await trx.selectFrom('attendance_file').select(['zone', 'day_first']).where('event_id', '=', event.id).where('hash', '=', read.hash).executeTakeFirst();
  if (earlier) warn('already_taken');
  return { ...read, event, zone, zoneFrom, dayFirst: decided, accountKey, rows: timed.rows, span, startedAt: timed.startedAt, endedAt: timed.endedAt, window, warnings };
}

/** Hosts and panel are told apart and are nobody's attendance; their lines are not kept. */
const isKept = (row: TimedRow): boolean => row.role === 'attendee' || row.role === 'waiting_room' || row.role === 'respondent';

/** Who is in the file, hosts and panel apart: they are kept as observed and are nobody's attendance. */
function peopleOf(app: App, timed: Timed): { visitors: NewVisitor[]; visitorOf: (row: TimedRow | ZoomReport['registrants'][number]) => NewVisitor } {
  const seen = [...timed.rows.filter(isKept), ...timed.report.registrants.filter((row) => row.role === 'attendee')];
  const { visitors, of } = readVisitors(app, timed.event, seen);
  return { visitors, visitorOf: of };
}

function summaryOf(timed: Timed, matchOf: (row: TimedRow) => Match): ReportPreview {
  const { report, rows, window, warnings, hash, zone, zoneFrom, dayFirst, span } = timed;
  const { outside, crew, ...sums } = summarise(rows.filter((row) => row.role === 'attendee' || row.role === 'respondent').map((row) => ({ from: row.from, until: row.until, totalSeconds: row.totalSeconds, role: row.role, source: 'zoom_guest', meetingKey: null, match: matchOf(row) })), { window, covered: [] });
  const more: Warning[] = [...(outside > 0 ? [{ reason: 'outside_hours' as const, count: outside }] : []), ...(crew > 0 ? [{ reason: 'crew_left_out' as const, count: crew }] : [])];
  return {
    layout: report.layout, language: report.language, ...sums, warnings: [...warnings, ...more],
    hash: hash.toString('hex'), topic: report.topic, meetingId: report.meetingId, zone, zoneFrom, order: dayFirst ? 'dmy' : 'mdy', span, registrants: report.registrants.length, questions: report.questions,
    ...(report.layout === 'question' ? { rows: report.questions.length, people: new Set(report.questions.map((one) => one.email || one.asker).filter(Boolean)).size } : {}),
  };
}

/**
 * What taking a report would do: layout, zone, order of dates, counts and warnings. Nothing is changed. Refuses like `takeReport`.
 */
export async function previewReport(app: App, principal: Principal, input: ReportInput): Promise<ReportPreview> {
  const read = await readReport(input.bytes);
  return withScope(app.db, principal, async (trx) => {
    const event = await findLedgerEvent(trx, input.event);
    assertMayCompute(principal, event);
    const timed = await placeReport(app, trx, event, read, input);
    const { visitors, visitorOf } = peopleOf(app, timed);
    const known = await listVisitors(trx, event.id);
    const matches = matchVisitors([...known, ...nameVisitors(known, visitors)], await getVisitorWorld(app, trx, event));
    return summaryOf(timed, (row) => matches.get(visitorOf(row).id)!);
  }, { oneView: true });
}

/**
 * Takes a Zoom report into an event: its lines as evidence, whoever is in it as visitors, everybody matched anew, the ledger
 * recomputed; all or nothing. The same file again changes nothing; said to lie in another zone or order, its lines move there. Zone
 * and order are remembered of the account that wrote the file.
 * A report of questions is kept as a file, and announced: its questions are the question desk's (src/processes). Answers of a poll are
 * witnesses of those who gave them, without any time.
 * Refuses `not_found`, `forbidden`, what `readSheet` refuses, `report_not_zoom`, `report_empty`, `report_closed` (questions after all is over),
 * `report_zone_unknown`, `report_zone_wrong`, `report_order_unknown`, `report_other_time`, `report_other_meeting`.
 */
export async function takeReport(app: App, principal: Principal, input: ReportInput, key: IdempotencyKey | null = null): Promise<ReportPreview> {
  const read = await readReport(input.bytes);
  const now = app.clock.now();
  const summary = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await findLedgerEvent(trx, input.event);
    assertMayCompute(principal, event);
    await lockLedger(trx, event.id);
    const timed = await placeReport(app, trx, event, read, input);
    if (read.report.layout === 'question' && event.state === 'closed') throw reportClosed();
    await storeFile(app, input.bytes, { type: read.type });
    const { visitors, visitorOf } = peopleOf(app, timed);
    const matches = await rematchVisitors(app, trx, event, visitors);
    const meetingKey = read.report.meetingId || null;
    await keepFile(trx, timed, input.name, principalId(principal), now);
    await keepSightings(trx, event.id, { hash: read.hash, meetingKey }, timed.rows.filter(isKept).map((row) => ({
      ...row, source: row.registered || row.registrantId ? 'zoom_registrant' : 'zoom_guest', visitorId: visitorOf(row).id,
    })));
    const said = summaryOf(timed, (row) => matches.get(visitorOf(row).id)!);
    await rememberClock(trx, timed, principalId(principal), now);
    if (read.report.layout === 'question') await app.jobs.announce(trx, questionsRead, { eventId: event.id, hash: said.hash } satisfies QuestionsRead);
    await writeAudit(trx, { by: principal, at: now, action: 'attendance.import', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { file: said.hash, layout: said.layout, rows: said.rows, people: said.people, matched: said.matched } });
    await recomputeLedger(app, trx, principal, event);
    return said;
  }));
  app.jobs.wake(attendanceComputed);
  if (read.report.layout === 'question') app.jobs.wake(questionsRead);
  return summary;
}

async function keepFile(trx: Transaction<Database>, timed: Timed, name: string, by: string, now: Date): Promise<void> {
  const { event, report, hash, type, zone, dayFirst, rows, startedAt, endedAt, span, warnings } = timed;
  const earlier = await trx.selectFrom('attendance_file').select(['zone', 'day_first']).where('event_id', '=', event.id).where('hash', '=', hash).executeTakeFirst();
  // Only a report of presence covers its meeting: what webhooks said of it yields to that alone.
  const isPresence = !['question', 'poll', 'survey', 'registration'].includes(report.layout);
  const covers = isPresence ? { started_at: startedAt ?? span?.from ?? null, ended_at: endedAt ?? span?.until ?? null } : { started_at: null, ended_at: null };
  const from = covers.started_at === null ? null : new Date(covers.started_at);
  const until = covers.ended_at === null || (covers.started_at !== null && covers.ended_at < covers.started_at) ? from : new Date(covers.ended_at);
  // Lines that were read in another zone or order are wrong, every one.
  if (earlier && (earlier.zone !== zone || earlier.day_first !== dayFirst)) await sql`delete from attendance_evidence where event_id = ${event.id} and file_hash = ${hash}`.execute(trx);
  const row = { zone, day_first: dayFirst, started_at: from, ended_at: until, warnings: JSON.stringify(warnings.filter((one) => one.reason !== 'already_taken')) };
  await trx.insertInto('attendance_file')
    .values({ event_id: event.id, hash, kind: 'zoom', name: name.slice(0, 200) || 'report', type, layout: report.layout, language: report.language, meeting_key: report.meetingId || null, topic: report.topic.slice(0, 500) || null, rows: report.layout === 'question' ? report.questions.length : rows.length, taken_by: by, taken_at: now, ...row })
    .onConflict((conflict) => conflict.columns(['event_id', 'hash']).doUpdateSet(row)).execute();
}

async function rememberClock(trx: Transaction<Database>, { event, accountKey, zone, zoneFrom, dayFirst, report }: Timed, by: string, now: Date): Promise<void> {
  if (!accountKey || zoneFrom !== 'said') return;
  const dayFirstSaid = clocksOf(report).some((clock) => !clock.ordered) ? dayFirst : null;
  await trx.insertInto('attendance_clock').values({ programme_id: event.programmeId, account_key: accountKey, zone, day_first: dayFirstSaid, said_by: by, said_at: now })
    .onConflict((conflict) => conflict.columns(['programme_id', 'account_key']).doUpdateSet({ zone, day_first: dayFirstSaid, said_by: by, said_at: now })).execute();
}

/**
 * Takes a file back: its evidence goes, whoever only it knew goes with it, the ledger is recomputed. The file itself stays in the store
 * until nothing means it. Refuses `not_found` and `forbidden`.
 */
export async function withdrawFile(app: App, principal: Principal, { event: slugOrId, hash }: { event: string; hash: string }, key: IdempotencyKey | null = null): Promise<{ rows: number }> {
  const now = app.clock.now();
  const gone = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await findLedgerEvent(trx, slugOrId);
    assertMayCompute(principal, event);
    await lockLedger(trx, event.id);
    const { numDeletedRows } = await trx.deleteFrom('attendance_evidence').where('event_id', '=', event.id).where('file_hash', '=', Buffer.from(hash, 'hex')).executeTakeFirstOrThrow();
    await trx.deleteFrom('attendance_file').where('event_id', '=', event.id).where('hash', '=', Buffer.from(hash, 'hex')).execute();
    // Without presence and without another file that names who registered, nothing is left to know them by.
    await sql`
      delete from attendance_visitor v where v.event_id = ${event.id} and v.decision is null
        and not exists (select from attendance_evidence e where e.event_id = v.event_id and e.visitor_id = v.id)
        and not exists (select from attendance_file f where f.event_id = v.event_id and f.layout in ('registration', 'webinar'))`.execute(trx);
    await rematchVisitors(app, trx, event);
    await writeAudit(trx, { by: principal, at: now, action: 'attendance.withdraw', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { file: hash, rows: Number(numDeletedRows) } });
    await recomputeLedger(app, trx, principal, event);
    return { rows: Number(numDeletedRows) };
  }));
  app.jobs.wake(attendanceComputed);
  return gone;
}

/** The questions of a report that an event has taken; empty once it was withdrawn. */
export async function readTakenQuestions(app: App, { eventId, hash }: QuestionsRead): Promise<ReportQuestion[]> {
  const file = await withScope(app.db, system('attendance'), (trx) => trx.selectFrom('attendance_file').select(['hash', 'type']).where('event_id', '=', eventId).where('hash', '=', Buffer.from(hash, 'hex')).executeTakeFirst());
  const bytes = file && (await openFile(app, { hash: file.hash, type: file.type as FileType }));
  return bytes ? (await readReport(bytes)).report.questions : [];
}

const typeCodes = { c: 'text/csv', x: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;

/**
 * Holds a file between its preview and its taking, so that nobody must choose it twice: its bytes lie in the store, nothing means them
 * yet, and the answer opens them for this event alone.
 */
export async function holdReport(app: Pick<App, 'config' | 'keys'>, { event, bytes }: { event: string; bytes: Uint8Array }): Promise<string> {
  const code = bytes[0] === 0x50 && bytes[1] === 0x4b ? 'x' : 'c';
  const { hash } = await storeFile(app, bytes, { type: typeCodes[code] });
  const said = `${hash.toString('hex')}.${code}`;
  return `${said}.${app.keys.sign('held-report', `${event}:${said}`, 16).toString('hex')}`;
}

/** The bytes of a file that is held for this event. Refuses `report_gone` for any other word. */
export async function openHeldReport(app: Pick<App, 'config' | 'keys'>, { event, held }: { event: string; held: string }): Promise<Buffer> {
  const [, hash = '', code = '', mac = ''] = /^([0-9a-f]{64})\.([cx])\.([0-9a-f]{32})$/.exec(held) ?? [];
  if (!hash || !app.keys.verify('held-report', `${event}:${hash}.${code}`, Buffer.from(mac, 'hex'))) throw reportGone();
  const bytes = await openFile(app, { hash: Buffer.from(hash, 'hex'), type: typeCodes[code as keyof typeof typeCodes] });
  if (!bytes) throw reportGone();
  return bytes;
}
