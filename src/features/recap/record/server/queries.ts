import type { Kysely, Transaction } from 'kysely';
import { countsOf, listReported } from '#features/attendance/server/queries.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getCast, getCrew, getDays, getGroups, getStatements } from '#features/event/server/queries.ts';
import { listReach, listSegments } from '#features/programme/server/queries.ts';
import type { Database, JsonValue } from '#platform/database/schema.ts';
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
