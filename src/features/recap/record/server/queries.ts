import type { Kysely, Transaction } from 'kysely';
import type { ReportedFigure } from '#features/attendance/model.ts';
import type { EventRecord, EventState } from '#features/event/model.ts';
import { castsOf, crewsOf, daysOf, groupsOf, searchEvents, statementsOf } from '#features/event/server/queries.ts';
import { listReach, listSegments } from '#features/programme/server/queries.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { EventFacts } from '../../schema.ts';
import { composeRecord, type ChannelRow, type EventRows, type NoteRow, type QuestionRow, type RundownRow } from '../model.ts';

/** Everything that is known of some events, from the rows of all floors below: so many queries for a thousand as for one. */
export async function getEventRows(trx: Transaction<Database>, events: readonly EventRecord[]): Promise<EventRows[]> {
  if (events.length === 0) return [];
  const ids = events.map((event) => event.id);
  const programmes = new Map<string, Pick<EventRows, 'segments' | 'reach'>>();
  for (const id of new Set(events.map((event) => event.programmeId))) programmes.set(id, { segments: await listSegments(trx, id), reach: await listReach(trx, id) });
  const [casts, crews, days, groups, statements] = [await castsOf(trx, ids), await crewsOf(trx, ids), await daysOf(trx, ids), await groupsOf(trx, ids), await statementsOf(trx, ids)];
  const [notes, channels, rundowns, questions] = [await notesOf(trx, ids), await channelsOf(trx, ids), await rundownsOf(trx, ids), await questionsOf(trx, ids)];
  const [reported, met] = [await reportedOf(trx, ids), await metOf(trx, ids)];
  return events.map((event) => ({
    event,
    ...programmes.get(event.programmeId)!,
    cast: casts.get(event.id) ?? [],
    crew: crews.get(event.id) ?? [],
    days: days.get(event.id) ?? [],
    groups: groups.get(event.id) ?? [],
    statements: statements.get(event.id) ?? {},
    notes: notes.get(event.id) ?? [],
    channels: channels.get(event.id) ?? [],
    rundown: rundowns.get(event.id) ?? [],
    questions: questions.get(event.id) ?? [],
    reported: reported.get(event.id) ?? [],
    // Before the end nobody is counted, and nothing is counted where nobody signed up with us.
    met: event.state === 'ended' || event.state === 'closed' ? (met.get(event.id) ?? null) : null,
  }));
}

export type ListedEvent = EventFacts & { id: string; slug: string; programme: string; state: EventState; zone: Zone; regions: { code: string; name: string }[] };

/** The record of every event the scope shows, the newest first, as `event list --json` prints it. Copies only when asked for. */
export async function listEventRecords(trx: Transaction<Database>, { includeCopies }: { includeCopies: boolean }): Promise<ListedEvent[]> {
  const records: ListedEvent[] = [];
  for (let offset = 0; ; offset += chunk) {
    const { events } = await searchEvents(trx, { includeCopies, includeSimulated: includeCopies, limit: chunk, offset });
    for (const rows of await getEventRows(trx, events)) records.push(listed(rows.event, composeRecord(rows)));
    if (events.length < chunk) return records;
  }
}

const chunk = 200;

function listed(event: EventRecord, facts: EventFacts): ListedEvent {
  const { id, slug, programmeKey: programme, state, zone } = event;
  const copy = event.copyOf === null ? {} : { copyOf: event.copyOf, simulated: event.simulated };
  return { ...facts, id, slug, programme, state, zone, regions: event.regions.map(({ code, name }) => ({ code, name })), ...copy };
}

/** Rows apart by event, in the order they came. */
function gather<Row extends { event_id: string }, Item>(rows: readonly Row[], toItem: (row: Row) => Item): Map<string, Item[]> {
  return new Map([...Map.groupBy(rows, (row) => row.event_id)].map(([id, own]) => [id, own.map(toItem)]));
}

async function notesOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, NoteRow[]>> {
  const rows = await trx.selectFrom('rundown_note').select(['event_id', 'cast_id', 'kind', 'text']).where('event_id', 'in', ids).orderBy('cast_id').orderBy('kind').orderBy('position').execute();
  return gather(rows, (row) => ({ castId: row.cast_id, kind: row.kind as NoteRow['kind'], text: row.text }));
}

const kindOrder = ['meeting', 'stream', 'venue', 'viewing_point'];

async function channelsOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, ChannelRow[]>> {
  const rows = await trx.selectFrom('channel').select(['event_id', 'kind', 'provider', 'name', 'place', 'capacity']).where('event_id', 'in', ids).orderBy('position').execute();
  rows.sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
  return gather(rows, ({ event_id: _event, kind, ...row }) => ({ ...row, kind: kind as ChannelRow['kind'] }));
}

async function rundownsOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, RundownRow[]>> {
  const rows = await trx.selectFrom('rundown_item').select(['event_id', 'title', 'as_written', 'actual_started_at']).where('event_id', 'in', ids).orderBy('position').execute();
  return gather(rows, (row) => ({ title: row.title, asWritten: row.as_written, startedAt: row.actual_started_at }));
}

/** What was answered in the room, or published since; an open or hidden question is nobody's news, nor a letter the desk has not read. */
async function questionsOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, QuestionRow[]>> {
  const rows = await trx
    .selectFrom('question')
    .select(['event_id', 'asker_name', 'text', 'to_cast_id', 'answered_by_cast_id', 'answer', 'statement'])
    .where('event_id', 'in', ids)
    .where((eb) => eb.or([eb('state', '=', 'published'), eb.and([eb('state', '=', 'answered'), eb('answered_how', 'is distinct from', 'written')])]))
    .orderBy('number')
    .execute();
  return gather(rows, (row) => ({
    asker: row.asker_name, text: row.text, toCastId: row.to_cast_id, answeredByCastId: row.answered_by_cast_id, answer: row.answer,
    statement: row.statement as Record<string, JsonValue>,
  }));
}

async function reportedOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, ReportedFigure[]>> {
  const rows = await trx.selectFrom('attendance_reported').selectAll().where('event_id', 'in', ids).orderBy('kind').execute();
  return gather(rows, (row) => ({
    kind: row.kind as ReportedFigure['kind'], count: row.count, qualifier: row.qualifier as ReportedFigure['qualifier'], basis: row.basis,
    asWritten: row.as_written, statedBy: row.stated_by, note: row.note, source: row.source,
  }));
}

/** People whom the ledger counts, by event; absent where nobody signed up with us. */
async function metOf(trx: Kysely<Database>, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('registration as r')
    .leftJoin('attendance as a', (join) => join.onRef('a.event_id', '=', 'r.event_id').onRef('a.registration_id', '=', 'r.id'))
    .select(['r.event_id'])
    .select(({ fn }) => fn.countAll<number>().filterWhere('a.met', '=', true).as('met'))
    .where('r.event_id', 'in', ids)
    .where('r.state', '=', 'active')
    .groupBy('r.event_id')
    .execute();
  return new Map(rows.map((row) => [row.event_id, row.met]));
}
