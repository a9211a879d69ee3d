import type { Kysely } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import type { HelpKind, HelpRow } from '../model.ts';

const rowsOf = (db: Kysely<Database>, eventId: string) =>
  db
    .selectFrom('registration_help as help')
    .leftJoin('registration', (join) => join.onRef('registration.event_id', '=', 'help.event_id').onRef('registration.id', '=', 'help.registration_id'))
    .leftJoin('participant', 'participant.id', 'registration.participant_id')
    .select(['help.id', 'help.number', 'help.kind', 'help.name as typedName', 'help.contact_hint as typedHint', 'help.text', 'help.state', 'help.owner_id', 'help.owner_name', 'help.answer', 'help.asked_at', 'help.answered_at'])
    .select(['registration.id as registrationId', 'registration.number as registrationNumber', 'participant.name', 'participant.contact_hint'])
    .where('help.event_id', '=', eventId);

type Found = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number];

const toRow = (row: Found): HelpRow => ({
  id: row.id,
  number: row.number,
  kind: row.kind as HelpKind, // the table's CHECK admits only these words
  name: row.name ?? row.typedName ?? '',
  contactHint: row.contact_hint ?? row.typedHint,
  registration: row.registrationId === null ? null : { id: row.registrationId, number: row.registrationNumber! },
  text: row.text,
  state: row.state as HelpRow['state'],
  owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name! },
  answer: row.answer,
  askedAt: row.asked_at,
  answeredAt: row.answered_at,
});

/** The helpdesk of one event: open questions by age, or answered ones, newest first. */
export async function listHelp(db: Kysely<Database>, { eventId, state, limit = 60 }: { eventId: string; state: HelpRow['state']; limit?: number }): Promise<HelpRow[]> {
  const rows = await rowsOf(db, eventId).where('help.state', '=', state).orderBy('help.asked_at', state === 'open' ? 'asc' : 'desc').limit(limit).execute();
  return rows.map(toRow);
}

export async function countHelp(db: Kysely<Database>, { eventId }: { eventId: string }): Promise<Record<HelpRow['state'], number>> {
  const rows = await db.selectFrom('registration_help').select('state').select((row) => row.fn.countAll<number>().as('count')).where('event_id', '=', eventId).groupBy('state').execute();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { open: of('open'), answered: of('answered') };
}

/** What one holder asked and was answered, newest first. */
export async function listOwnHelp(db: Kysely<Database>, { eventId, registrationId }: { eventId: string; registrationId: string }): Promise<HelpRow[]> {
  const rows = await rowsOf(db, eventId).where('help.registration_id', '=', registrationId).orderBy('help.asked_at', 'desc').limit(10).execute();
  return rows.map(toRow);
}
