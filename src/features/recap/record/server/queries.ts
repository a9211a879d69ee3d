import type { Kysely, Transaction } from 'kysely';
import { countsOf, listReported } from '#features/attendance/server/queries.ts';
import type { EventRecord, EventState } from '#features/event/model.ts';
import { getCast, getCrew, getDays, getGroups, getStatements, searchEvents } from '#features/event/server/queries.ts';
import { listReach, listSegments } from '#features/programme/server/queries.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { EventFacts } from '../../schema.ts';
import { composeRecord } from '../model.ts';
import type { ChannelRow, EventRows, NoteRow, QuestionRow, RundownRow } from '../model.ts';

/** Everything that is known of one event, from the rows of all floors below. */
export async function getEventRows(trx: Transaction<Database>, event: EventRecord): Promise<EventRows> {
  return {
    event,
    segments: await listSegments(trx, event.programmeId),
    cast: await getCast(trx, event.id),
    crew: await getCrew(trx, event.id),
    days: await getDays(trx, event.id),
    groups: await getGroups(trx, event.id),
    statements: await getStatements(trx, event.id),
    notes: await notesOf(trx, event.id),
    channels: await channelsOf(trx, event.id),
    rundown: await rundownOf(trx, event.id),
    questions: await questionsOf(trx, event.id),
    reported: await listReported(trx, event.id),
    reach: await listReach(trx, event.programmeId),
    met: await metOf(trx, event),
  };
}

export type ListedEvent = EventFacts & { id: string; slug: string; programme: string; state: EventState; zone: Zone; regions: { code: string; name: string }[] };

/** The record of every event the scope shows, the newest first, as `event list --json` prints it. Copies only when asked for. */
export async function listEventRecords(trx: Transaction<Database>, { includeCopies }: { includeCopies: boolean }): Promise<ListedEvent[]> {
  const { events } = await searchEvents(trx, { includeCopies, includeSimulated: includeCopies, limit: everyEvent });
  const records: ListedEvent[] = [];
  for (const event of events) records.push(listed(event, composeRecord(await getEventRows(trx, event))));
  return records;
}

const everyEvent = 1_000_000;

function listed(event: EventRecord, facts: EventFacts): ListedEvent {
  const { id, slug, programmeKey: programme, state, zone } = event;
  const copy = event.copyOf === null ? {} : { copyOf: event.copyOf, simulated: event.simulated };
  return { ...facts, id, slug, programme, state, zone, regions: event.regions.map(({ code, name }) => ({ code, name })), ...copy };
}

async function notesOf(trx: Kysely<Database>, eventId: string): Promise<NoteRow[]> {
  const rows = await trx.selectFrom('rundown_note').select(['cast_id', 'kind', 'text']).where('event_id', '=', eventId).orderBy('cast_id').orderBy('kind').orderBy('position').execute();
  return rows.map((row) => ({ castId: row.cast_id, kind: row.kind as NoteRow['kind'], text: row.text }));
}

const kindOrder = ['meeting', 'stream', 'venue', 'viewing_point'];

async function channelsOf(trx: Kysely<Database>, eventId: string): Promise<ChannelRow[]> {
  const rows = await trx.selectFrom('channel').select(['kind', 'provider', 'name', 'place', 'capacity']).where('event_id', '=', eventId).orderBy('position').execute();
  return rows.map((row) => ({ ...row, kind: row.kind as ChannelRow['kind'] })).sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
}

async function rundownOf(trx: Kysely<Database>, eventId: string): Promise<RundownRow[]> {
  const rows = await trx.selectFrom('rundown_item').select(['title', 'as_written', 'actual_started_at']).where('event_id', '=', eventId).orderBy('position').execute();
  return rows.map((row) => ({ title: row.title, asWritten: row.as_written, startedAt: row.actual_started_at }));
}

/** What was answered; an open or hidden question is nobody's news. */
async function questionsOf(trx: Kysely<Database>, eventId: string): Promise<QuestionRow[]> {
  const rows = await trx
    .selectFrom('question')
    .select(['asker_name', 'text', 'to_cast_id', 'answered_by_cast_id', 'answer', 'statement'])
    .where('event_id', '=', eventId)
    .where('state', '=', 'answered')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    asker: row.asker_name, text: row.text, toCastId: row.to_cast_id, answeredByCastId: row.answered_by_cast_id, answer: row.answer,
    statement: row.statement as Record<string, JsonValue>,
  }));
}

/** People whom the ledger counts, once the event is over; null where nobody signed up with us. */
async function metOf(trx: Transaction<Database>, event: EventRecord): Promise<number | null> {
  if (event.state !== 'ended' && event.state !== 'closed') return null;
  const { registrations, met } = await countsOf(trx, event.id);
  return registrations === 0 ? null : met;
}
