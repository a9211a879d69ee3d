import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { Flag, FlagKind } from '../model.ts';

const shown = 5;

/** What stands out among an event's sign-ups, open first, newest first, each with its first few people. */
export async function listFlags(db: Kysely<Database>, { eventId, limit = 40 }: { eventId: string; limit?: number }): Promise<Flag[]> {
  const flags = await db.selectFrom('registration_flag').selectAll().where('event_id', '=', eventId).orderBy((row) => row('state', '!=', 'open')).orderBy('last_at', 'desc').limit(limit).execute();
  const ids = [...new Set(flags.flatMap((flag) => flag.registrations.slice(0, shown)))];
  const people = ids.length === 0 ? [] : await db
    .selectFrom('registration').innerJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['registration.id as registrationId', 'registration.number', 'participant.name', 'participant.contact_hint as contactHint'])
    .where('registration.event_id', '=', eventId).where('registration.id', 'in', ids).orderBy('registration.number').execute();
  return flags.map((flag) => ({
    id: flag.id,
    kind: flag.kind as FlagKind, // the table's CHECK admits only these words
    count: flag.count,
    people: people.filter(({ registrationId }) => flag.registrations.slice(0, shown).includes(registrationId)),
    state: flag.state as Flag['state'],
    firstAt: flag.first_at,
    lastAt: flag.last_at,
    note: flag.note,
  }));
}
