import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { ZoomNotice, ZoomPerson } from '#features/channel/zoom/notice/model.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { lockLedger } from '../../evidence/server/commands.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { getLedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import { gradeOfLine, readVisitors, rematchVisitors } from '../../visitor/server/commands.ts';
import { spansOfNotices } from '../model.ts';
import { findEventOfMeeting } from './queries.ts';
import { attendanceNoticed, type NoticedSignal } from './signals.ts';

const zoom = system('zoom');
const hash = (...parts: readonly (string | number)[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();

/**
 * Keeps one notice of Zoom for the event whose meeting it is of. Told again it changes nothing; of a meeting that is none of ours
 * nothing is kept. It becomes evidence by `takeNotices`, which this announces.
 */
export async function keepNotice(app: App, { programmeId, accountId, notice }: { programmeId: string; accountId: string; notice: ZoomNotice }): Promise<{ kept: boolean }> {
  const { kind, meetingId, occurrence, at, person } = notice;
  const kept = await withScope(app.db, zoom, async (trx) => {
    const eventId = await findEventOfMeeting(trx, { programmeId, meetingId, at });
    if (!eventId) return false;
    const { numInsertedOrUpdatedRows: added } = await trx
      .insertInto('attendance_notice')
      .values({
        event_id: eventId, notice_key: hash(kind, occurrence, person?.number ?? '', at), kind, account_id: accountId, meeting_key: meetingId, session_key: hash(occurrence),
        person_key: person && hash(occurrence, person.number), written: person && app.keys.encrypt(JSON.stringify(person)), noticed_at: new Date(at), received_at: app.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['event_id', 'notice_key']).doNothing())
      .executeTakeFirstOrThrow();
    if (Number(added ?? 0) > 0) await app.jobs.announce(trx, attendanceNoticed, { eventId } satisfies NoticedSignal);
    return true;
  });
  if (kept) app.jobs.wake(attendanceNoticed);
  return { kept };
}

interface Waiting {
  person_key: Buffer | null;
  session_key: Buffer;
}

/**
 * Reads the notices that wait into provisional evidence: of everybody they are about, the spans that all their notices come to. Whoever
 * hears the same news twice finds nothing more to do. A closed event's ledger is computed anew.
 * @returns how many notices were read.
 */
export async function takeNotices(app: App, eventId: string): Promise<number> {
  const { taken, closed } = await withScope(app.db, zoom, async (trx) => {
    await lockLedger(trx, eventId);
    const { rows: waiting } = await sql<Waiting>`update attendance_notice set taken_at = ${app.clock.now()} where event_id = ${eventId} and taken_at is null returning person_key, session_key`.execute(trx);
    if (waiting.length === 0) return { taken: 0, closed: false };
    const event = await getLedgerEvent(trx, { id: eventId });
    await writeSpans(app, trx, event, waiting);
    if (event.state === 'closed') await recomputeLedger(app, trx, zoom, event);
    return { taken: waiting.length, closed: event.state === 'closed' };
  });
  if (closed) app.jobs.wake(attendanceComputed);
  return taken;
}

interface Told {
  person_key: Buffer;
  session_key: Buffer;
  kind: 'joined' | 'left';
  meeting_key: string;
  written: Buffer;
  noticed_at: Date;
}

/** Everybody of the notices, and everybody of a meeting that ended: who has not left it leaves now. */
async function writeSpans(app: App, trx: Transaction<Database>, event: { id: string; programmeId: string; simulated: boolean }, waiting: readonly Waiting[]): Promise<void> {
  const people = waiting.flatMap(({ person_key: key }) => (key ? [key] : []));
  const ended = waiting.filter(({ person_key: key }) => !key).map(({ session_key: key }) => key);
  const { rows: told } = await sql<Told>`
    select person_key, session_key, kind, meeting_key, written, noticed_at from attendance_notice
    where event_id = ${event.id} and kind <> 'ended' and (person_key = any(${people}::bytea[]) or session_key = any(${ended}::bytea[])) order by noticed_at, notice_key`.execute(trx);
  const { rows: ends } = await sql<{ session: string; at: Date }>`
    select encode(session_key, 'hex') as session, max(noticed_at) as at from attendance_notice where event_id = ${event.id} and kind = 'ended' and session_key = any(${told.map((one) => one.session_key)}::bytea[]) group by 1`.execute(trx);
  const endOf = new Map(ends.map(({ session, at }) => [session, at.getTime()]));
  const byPerson = Map.groupBy(told, (one) => one.person_key.toString('hex'));
  const seen = [...byPerson].map(([key, notices]) => ({ key, notices, address: JSON.parse(app.keys.decrypt(notices[0]!.written)) as ZoomPerson }));
  const { visitors, of } = readVisitors(app, event, seen.map(({ address }) => address));
  await rematchVisitors(app, trx, event, visitors);
  const spans = seen.flatMap(({ key, notices, address }) => spansOfNotices(notices.map(({ kind, noticed_at: at }) => ({ kind, at: at.getTime() })), { endedAt: endOf.get(notices[0]!.session_key.toString('hex')) ?? null })
    .map((span) => ({ ...span, source: `${key.slice(0, 32)}:${span.key}`, visitorId: of(address).id, meeting: notices[0]!.meeting_key })));
  await sql`
    delete from attendance_evidence where event_id = ${event.id} and source = 'zoom_webhook' and split_part(source_key, ':', 1) = any(${seen.map(({ key }) => key.slice(0, 32))}::text[]) and source_key <> all(${spans.map(({ source }) => source)}::text[])`.execute(trx);
  await sql`
    insert into attendance_evidence as known (event_id, id, visitor_id, registration_id, source, source_key, shape, started_at, ended_at, role, grade, meeting_key, decided_by, reason)
    select ${event.id}, s.id, v.id, v.registration_id, 'zoom_webhook', s.source_key, 'interval', s.started_at, s.ended_at, 'attendee', ${gradeOfLine(sql`'interval'`, sql`'zoom_webhook'`)}, s.meeting_key, v.decided_by, case when v.decision is not null then v.decision end
    from unnest(${spans.map(() => newId())}::uuid[], ${spans.map((s) => s.visitorId)}::uuid[], ${spans.map((s) => s.source)}::text[], ${spans.map((s) => new Date(s.from).toISOString())}::timestamptz[], ${spans.map((s) => new Date(s.until).toISOString())}::timestamptz[], ${spans.map((s) => s.meeting)}::text[])
      as s (id, visitor_id, source_key, started_at, ended_at, meeting_key)
    join attendance_visitor v on v.event_id = ${event.id} and v.id = s.visitor_id
    on conflict (event_id, source, source_key) where visitor_id is not null do update
    set started_at = excluded.started_at, ended_at = excluded.ended_at, visitor_id = excluded.visitor_id, registration_id = excluded.registration_id, grade = excluded.grade, decided_by = excluded.decided_by, reason = excluded.reason
    where (known.started_at, known.ended_at, known.visitor_id) is distinct from (excluded.started_at, excluded.ended_at, excluded.visitor_id)`.execute(trx);
}
