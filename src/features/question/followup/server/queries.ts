import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { FollowUp } from '../model.ts';

/** What is still owed in every event the scope shows (or in one), the earliest day first. */
export async function listFollowUps(trx: Kysely<Database>, { eventId = null }: { eventId?: string | null } = {}): Promise<FollowUp[]> {
  const rows = await trx
    .selectFrom('question_followup as owed')
    .innerJoin('question as q', (join) => join.onRef('q.event_id', '=', 'owed.event_id').onRef('q.number', '=', 'owed.number'))
    .innerJoin('event', 'event.id', 'owed.event_id')
    .leftJoin('event_cast as person', (join) => join.onRef('person.event_id', '=', 'owed.event_id').onRef('person.id', '=', 'owed.owner_cast_id'))
    .select(['event.slug', 'event.theme', 'q.number', 'q.text', 'q.asker_name', 'q.answer', 'owed.owner_agency', 'owed.due_on', 'owed.opened_at', 'owed.owner_cast_id', 'person.name_as_written as speaker'])
    .where('owed.closed_at', 'is', null)
    .$if(eventId !== null, (query) => query.where('owed.event_id', '=', eventId!))
    .orderBy('owed.due_on').orderBy('event.slug').orderBy('q.number')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    eventSlug: row.slug, eventTheme: row.theme, number: row.number, text: row.text, asker: row.asker_name,
    owner: row.owner_agency ?? row.speaker ?? '', ownerIsSpeaker: row.owner_cast_id !== null, dueOn: row.due_on, openedAt: row.opened_at.toISOString(), answered: row.answer !== null,
  }));
}
