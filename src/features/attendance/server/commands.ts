import { sql, type Transaction } from 'kysely';
import type { App } from '#platform/app/app.ts';
import { system, type ParticipantPrincipal, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { writeCsv, writeXlsx } from '#platform/files/sheet/writer.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { markEntered } from '#features/registration/entry/server/commands.ts';
import { lockLedger } from '../evidence/server/commands.ts';
import { concludePresence, type Conclusion, type EvidenceRow } from '../evidence/model.ts';
import { countedWindow, judge, neededSeconds, pulseHoldsSeconds, pulseReachSeconds, spansOfPulses, verdictSentence, type AttendanceFilter, type Hours, type ReportedFigure, type Verdict } from '../model.ts';
import type { Span } from '../span/model.ts';
import { takeViewingPresence } from '../viewing/server/commands.ts';
import { assertMayCompute, assertMayList } from './policy.ts';
import { coveredOf, evidenceColumns, getLedgerEvent, hoursJudgedBy, listAttendance, secondsSoFar, type LedgerEvent } from './queries.ts';
import { attendanceComputed, type AttendanceSignal } from './signals.ts';

/** One person said "I am here", at the moment the server heard it. */
export interface Pulse {
  registrationId: string;
  at: Date;
}

export interface PulseAnswer {
  /** Seconds of this person that count so far. */
  countedSeconds: number;
  /** false: the event is not live, so the pulse was heard and not kept. */
  counting: boolean;
}

/**
 * A participant's pulse: "I am here now", by the server's clock. Pulses of one event wait a few milliseconds and are written in
 * one transaction. Before and after the event a pulse is no mistake, for the page is open early and late: it is answered with
 * `counting: false` and leaves nothing behind.
 */
export function recordPulse(app: App, principal: ParticipantPrincipal): Promise<PulseAnswer> {
  const { eventId, programmeId, registrationId } = principal;
  return app.groupCommit.submit(`pulses:${eventId}`, { registrationId, at: app.clock.now() }, (pulses: Pulse[]) => recordPulses(app, { eventId, programmeId }, pulses));
}

/**
 * Writes a batch of pulses of one event and answers each. The rows of one person are the unbroken stretches of presence, so
 * that three hours are one row and not hundreds: a pulse in reach of a row extends it, else it begins one. What the rows prove
 * depends on the set of pulses alone, whatever their order (`spansOfPulses`), for the event's ledger lock is held.
 */
export async function recordPulses(app: App, { eventId, programmeId }: { eventId: string; programmeId: string }, pulses: readonly Pulse[]): Promise<PulseAnswer[]> {
  return withScope(app.db, { kind: 'event', eventId, programmeId }, async (trx) => {
    let event = await getLedgerEvent(trx, { id: eventId });
    if (event.state === 'live') {
      await lockLedger(trx, eventId);
      event = await getLedgerEvent(trx, { id: eventId }); // it may have ended while we waited
      if (event.state === 'live') {
        await keepPulses(trx, eventId, pulses);
        await markEntered(trx, { eventId, registrationIds: pulses.map((pulse) => pulse.registrationId), at: app.clock.now() });
      }
    }
    const registrationIds = [...new Set(pulses.map((pulse) => pulse.registrationId))];
    const secondsOf = await secondsSoFar(trx, { event, registrationIds, now: app.clock.now() });
    const counting = event.state === 'live';
    return pulses.map(({ registrationId }) => ({ countedSeconds: secondsOf(registrationId), counting }));
  });
}

async function keepPulses(trx: Transaction<Database>, eventId: string, pulses: readonly Pulse[]): Promise<void> {
  const instants = new Map<string, number[]>();
  for (const { registrationId, at } of pulses) instants.set(registrationId, [...(instants.get(registrationId) ?? []), at.getTime()]);
  const stretches = [...instants].map(([registrationId, list]) => ({ registrationId, spans: spansOfPulses(list) }));
  // A batch that waited long may hold two stretches of one person; the second must see the row of the first.
  for (let round = 0; stretches.some(({ spans }) => spans.length > round); round++) {
    await extendOrBegin(trx, eventId, stretches.flatMap(({ registrationId, spans }) => spans.slice(round, round + 1).map((span) => ({ registrationId, span }))));
  }
}

async function extendOrBegin(trx: Transaction<Database>, eventId: string, stretches: readonly { registrationId: string; span: Span }[]): Promise<void> {
  const ids = stretches.map(() => newId());
  const registrations = stretches.map(({ registrationId }) => registrationId);
  const from = stretches.map(({ span }) => new Date(span.from).toISOString());
  const until = stretches.map(({ span }) => new Date(span.until).toISOString());
  // A row ends `holds` after its last pulse, so a pulse within `reach` of that one lies within (reach - holds) of its end.
  const slack = `${pulseReachSeconds - pulseHoldsSeconds} seconds`;
  await sql`
    with stretch (id, registration_id, started_at, ended_at) as (
      select * from unnest(${ids}::uuid[], ${registrations}::uuid[], ${from}::timestamptz[], ${until}::timestamptz[])
    ), joined as (
      select s.*, near.keep, least(s.started_at, near.started_at) as joined_from, greatest(s.ended_at, near.ended_at) as joined_until
      from stretch s, lateral (
        select (array_agg(e.id order by e.started_at, e.id))[1] as keep, min(e.started_at) as started_at, max(e.ended_at) as ended_at
        from attendance_evidence e
        where e.event_id = ${eventId} and e.registration_id = s.registration_id and e.source = 'room_pulse'
          and e.started_at <= s.ended_at + ${slack}::interval and e.ended_at >= s.started_at - ${slack}::interval
      ) near
    ), extended as (
      update attendance_evidence e set started_at = j.joined_from, ended_at = j.joined_until
      from joined j where e.event_id = ${eventId} and e.id = j.keep and (e.started_at > j.joined_from or e.ended_at < j.joined_until)
    )
    insert into attendance_evidence (event_id, id, registration_id, source, source_key, started_at, ended_at, grade)
    select ${eventId}, j.id, j.registration_id, 'room_pulse', ((extract(epoch from j.started_at) * 1000)::bigint)::text, j.started_at, j.ended_at, 'B'
    from joined j join registration r on r.event_id = ${eventId} and r.id = j.registration_id and r.state = 'active'
    where j.keep is null
    on conflict (event_id, registration_id, source, source_key) do nothing`.execute(trx);
}

/** So many people's evidence is read, judged and written at once, so that memory does not grow with the event. */
const chunk = 4000;

/**
 * Recomputes the whole ledger of an event from its evidence, in one transaction, and announces `attendance.computed`.
 * Repeating it changes nothing; a person whose evidence is gone leaves the ledger. Refuses `not_found` and `forbidden`.
 * @param key of the form or request that asks; our own jobs have none.
 * @returns how many people the ledger holds, and how many of them fulfil the rule.
 */
export async function computeAttendance(app: App, principal: Principal, eventId: string, key: IdempotencyKey | null = null): Promise<{ people: number; met: number }> {
  const now = app.clock.now();
  const counts = await withScope(app.db, principal, (trx) => once(trx, now, key, async () => {
    const event = await getLedgerEvent(trx, { id: eventId });
    assertMayCompute(principal, event);
    return recomputeLedger(app, trx, principal, event);
  }));
  app.jobs.wake(attendanceComputed);
  return counts;
}

/**
 * The same inside a transaction that changed evidence, so that no ledger is ever seen that does not know it. Afterwards, outside, the
 * caller wakes whoever hears `attendance.computed`.
 */
export async function recomputeLedger(app: App, trx: Transaction<Database>, by: Principal, event: LedgerEvent): Promise<{ people: number; met: number }> {
  const now = app.clock.now();
  await lockLedger(trx, event.id);
  await takeViewingPresence(trx, event);
  const sums = { people: 0, met: 0 };
  for await (const { verdicts, after, last } of judgeAll(trx, event)) {
    await forgetOthers(trx, event.id, { verdicts, after, last });
    await saveVerdicts(trx, event.id, verdicts, now);
    sums.people += verdicts.length;
    sums.met += verdicts.filter((verdict) => verdict.met).length;
  }
  await writeAudit(trx, { by, at: now, action: 'attendance.compute', objectKind: 'event', objectId: event.id, eventId: event.id, detail: sums });
  await app.jobs.announce(trx, attendanceComputed, { eventId: event.id } satisfies AttendanceSignal);
  return sums;
}

type PersonVerdict = Verdict & Pick<Conclusion, 'grade' | 'sources'> & { registrationId: string; /** Of their day, where the event has several. */ hours: Span | null };
type PersonRow = EvidenceRow & { registrationId: string };

/** The hours that count, and those that a share is a part of: letting presence count longer must not ask more of who went home on time. */
function windowsOf(hours: Hours): { window: Span; asked: Span } {
  const window = countedWindow(hours) ?? { from: 0, until: 0 };
  return { window, asked: countedWindow({ ...hours, countedUntil: null }) ?? window };
}

interface Judged {
  verdicts: PersonVerdict[];
  /** Verdicts of every registration beyond `after`, up to `last`. */
  after: string;
  last: string;
}

const [firstId, lastId] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/**
 * Verdicts in the order of registrations, some people at a time. Both sides of the join are bounded by the same ids: bounded on one
 * side only, every round walked over all the people of the rounds before it.
 */
async function* judgeAll(trx: Transaction<Database>, event: LedgerEvent): AsyncGenerator<Judged> {
  const covered = await coveredOf(trx, event.id);
  for (let after = firstId; after !== lastId; ) {
    const { rows: bounds } = await sql<{ id: string }>`
      select id from registration where event_id = ${event.id} and state = 'active' and id > ${after} order by id offset ${chunk - 1} limit 1`.execute(trx);
    const last = bounds[0]?.id ?? lastId;
    const { rows } = await sql<PersonRow>`
      select ${evidenceColumns}
      from attendance_evidence e join registration r on r.event_id = e.event_id and r.id = e.registration_id and r.state = 'active'
      where e.event_id = ${event.id} and e.role = 'attendee' and e.registration_id > ${after} and e.registration_id <= ${last} and r.id > ${after} and r.id <= ${last}`.execute(trx);
    const people = Map.groupBy(rows, (row) => row.registrationId);
    const hoursOf = await hoursJudgedBy(trx, event, [...people.keys()]);
    const verdicts = [...people].map(([registrationId, evidence]) => {
      const codes = { entered: evidence.filter(({ source }) => source === 'room_code').length, needed: event.codesNeeded };
      const byDay = hoursOf(registrationId).map((hours): PersonVerdict => {
        const { window, asked } = windowsOf(hours);
        const { seconds, grade, sources } = concludePresence(evidence, { window, covered, needed: neededSeconds(event.rule, asked) });
        return { registrationId, grade, sources, hours: event.days.length > 0 ? window : null, ...judge({ seconds, window: asked, rule: event.rule, codes }) };
      });
      // Of several days that may be theirs it is the one on which they were there longest, the earlier of equals.
      return byDay.reduce((best, other) => (other.seconds > best.seconds ? other : best));
    });
    yield { verdicts, after, last };
    after = last;
  }
}

async function saveVerdicts(trx: Transaction<Database>, eventId: string, verdicts: readonly PersonVerdict[], now: Date): Promise<void> {
  if (verdicts.length === 0) return;
  await sql`
    insert into attendance as kept (event_id, registration_id, seconds, needed_seconds, met, reason, grade, sources, codes, codes_needed, hours_from, hours_until, computed_at)
    select ${eventId}, v.registration_id, v.seconds, v.needed_seconds, v.met, v.reason, v.grade, string_to_array(v.sources, ' '), v.codes, v.codes_needed, v.hours_from, v.hours_until, ${now}::timestamptz from unnest(
      ${verdicts.map((verdict) => verdict.registrationId)}::uuid[], ${verdicts.map((verdict) => verdict.seconds)}::int[],
      ${verdicts.map((verdict) => verdict.neededSeconds)}::int[], ${verdicts.map((verdict) => verdict.met)}::boolean[], ${verdicts.map((verdict) => verdict.reason)}::text[],
      ${verdicts.map((verdict) => verdict.grade)}::text[], ${verdicts.map((verdict) => verdict.sources.join(' '))}::text[],
      ${verdicts.map((verdict) => verdict.codes?.entered ?? 0)}::int[], ${verdicts.map((verdict) => verdict.codes?.needed ?? 0)}::int[],
      ${verdicts.map(({ hours }) => hours && new Date(hours.from).toISOString())}::timestamptz[], ${verdicts.map(({ hours }) => hours && new Date(hours.until).toISOString())}::timestamptz[])
      v (registration_id, seconds, needed_seconds, met, reason, grade, sources, codes, codes_needed, hours_from, hours_until)
    on conflict (event_id, registration_id) do update
    set seconds = excluded.seconds, needed_seconds = excluded.needed_seconds, met = excluded.met, reason = excluded.reason, grade = excluded.grade, sources = excluded.sources, codes = excluded.codes, codes_needed = excluded.codes_needed, hours_from = excluded.hours_from, hours_until = excluded.hours_until, computed_at = excluded.computed_at
    where (kept.seconds, kept.needed_seconds, kept.met, kept.reason, kept.grade, kept.sources, kept.codes, kept.codes_needed, kept.hours_from, kept.hours_until)
      is distinct from (excluded.seconds, excluded.needed_seconds, excluded.met, excluded.reason, excluded.grade, excluded.sources, excluded.codes, excluded.codes_needed, excluded.hours_from, excluded.hours_until)`.execute(trx);
}

/** Whoever has no verdict any more leaves the ledger. */
async function forgetOthers(trx: Transaction<Database>, eventId: string, { verdicts, after, last }: Judged): Promise<void> {
  await sql`
    delete from attendance a where a.event_id = ${eventId} and a.registration_id > ${after} and a.registration_id <= ${last}
      and not exists (select from unnest(${verdicts.map((verdict) => verdict.registrationId)}::uuid[]) v (id) where v.id = a.registration_id)`.execute(trx);
}

/** More lines than any event has people. */
const everybody = 1_000_000;

/**
 * The list with names as a sheet, which leaves our house: one line in the audit says who took how many rows. Refuses `not_found`
 * and `forbidden`.
 */
export async function exportAttendance(app: App, principal: Principal, { slug, filter, search, locale, format }: { slug: string; filter: AttendanceFilter; search: string; locale: Locale; format: 'csv' | 'xlsx' }): Promise<{ name: string; body: string | Buffer }> {
  assertMayList(principal);
  const { event, lines } = await withScope(app.db, principal, async (trx) => {
    const found = await getLedgerEvent(trx, { slug });
    const listed = await listAttendance(trx, { eventId: found.id, filter, search, limit: everybody, offset: 0 });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'attendance.export', objectKind: 'event', objectId: found.id, eventId: found.id, detail: { rows: listed.lines.length, format } });
    return { event: found, lines: listed.lines };
  });
  const head = [m.attendance_column_number, m.attendance_column_name, m.attendance_column_channel, m.attendance_column_minutes, m.attendance_column_seconds, m.attendance_column_met, m.attendance_column_reason];
  const rows = [head.map((column) => column({}, { locale })), ...lines.map(({ number, name, channel, verdict }) => [
    number, name, channel, Math.floor((verdict?.seconds ?? 0) / 60), verdict?.seconds ?? 0,
    verdict?.met ? m.attendance_yes({}, { locale }) : m.attendance_no({}, { locale }), verdictSentence(verdict, locale),
  ])];
  const title = m.attendance_title({}, { locale });
  return { name: `${title.toLowerCase()}-${event.slug}.${format}`, body: format === 'csv' ? writeCsv(rows, locale) : await writeXlsx(rows, { name: title }) };
}

/**
 * Keeps figures that others stated about an event, apart from the ledger, with qualifier, basis and source. A figure of the
 * same kind that is there already stays. For the demo and the command line, in their transaction.
 */
export async function keepReportedFigures(trx: Transaction<Database>, eventId: string, figures: readonly ReportedFigure[]): Promise<void> {
  if (figures.length === 0) return;
  await trx
    .insertInto('attendance_reported')
    .values(figures.map(({ asWritten, statedBy, ...figure }) => ({ event_id: eventId, ...figure, as_written: asWritten, stated_by: statedBy })))
    .onConflict((conflict) => conflict.columns(['event_id', 'kind']).doNothing())
    .execute();
}

/** Who the ledger's own jobs act as. */
export const ledgerJob: Principal = system('attendance');
