import { sql, type Transaction } from 'kysely';
import type { Database } from '#platform/database/schema.ts';
import { listPassages } from '../../hall/server/queries.ts';
import { getLedgerEvent, wholeWindow } from '../../server/queries.ts';
import { beforeEvent, codeBursts, inOrderOfWeight, sameWords, sharedDevices, twoDoors, twoPlaces, withoutSecondSign, type Doubt, type Entry, type Met, type Moment, type Stay, type Words } from '../model.ts';

/**
 * Everything that a person should look at before an event's counts are believed. Reads only; nothing is rejected.
 * @param said texts of people from elsewhere in the event (questions, answers of a test), to be compared with each other.
 */
export async function listDoubts(trx: Transaction<Database>, { eventId, said = [] }: { eventId: string; said?: readonly Words[] }): Promise<Doubt[]> {
  const window = wholeWindow(await getLedgerEvent(trx, { id: eventId }));
  const entries = (await trx.selectFrom('attendance_code_entry').selectAll().where('event_id', '=', eventId).execute())
    .map((row): Entry => ({ registrationId: row.registration_id, at: row.entered_at.getTime(), address: row.address?.toString('hex') ?? null, device: row.device?.toString('hex') ?? null }));
  const claims = await trx.selectFrom('attendance_claim').select(['registration_id', 'reason']).where('event_id', '=', eventId).execute();
  const words: Words[] = [...said, ...claims.map((claim) => ({ registrationId: claim.registration_id, text: claim.reason }))];
  const respondents = await trx.selectFrom('attendance_evidence').select('registration_id').distinct().where('event_id', '=', eventId).where('role', '=', 'respondent').where('registration_id', 'is not', null).execute();
  const active = new Set([...respondents.map((row) => row.registration_id!), ...entries.map(({ registrationId }) => registrationId), ...said.map(({ registrationId }) => registrationId)]);
  const met = (await trx.selectFrom('attendance').select(['registration_id', 'sources']).where('event_id', '=', eventId).where('met', '=', true).execute()).map((row): Met => ({ registrationId: row.registration_id, sources: row.sources }));
  const early: Moment[] = window ? (await sql<Moment>`
    select e.registration_id as "registrationId", (extract(epoch from min(e.started_at)) * 1000)::float8 as at from attendance_evidence e
    where e.event_id = ${eventId} and e.registration_id is not null and e.role = 'attendee' and e.started_at < ${new Date(window.from).toISOString()}::timestamptz group by 1`.execute(trx)).rows : [];
  return inOrderOfWeight([
    ...twoPlaces(await listStays(trx, eventId)),
    ...twoDoors(await listPassages(trx, { eventId })),
    ...(window ? beforeEvent(early, window.from) : []),
    ...codeBursts(entries),
    ...sharedDevices(entries),
    ...sameWords(words),
    ...withoutSecondSign(met, active),
  ]);
}

/** Where bodies were: a hall from each entry to its exit, a viewing point or a sheet for its hours. */
async function listStays(trx: Transaction<Database>, eventId: string): Promise<Stay[]> {
  const { rows } = await sql<Stay>`
    select e.registration_id as "registrationId", case when e.source = 'paper' then 'paper ' || encode(e.file_hash, 'hex') else 'point ' || coalesce(e.channel_id::text, e.source_key) end as place,
      (extract(epoch from e.started_at) * 1000)::float8 as "from", (extract(epoch from e.ended_at) * 1000)::float8 as until
    from attendance_evidence e where e.event_id = ${eventId} and e.source in ('paper', 'viewing_point') and e.registration_id is not null and e.ended_at > e.started_at`.execute(trx);
  const halls: Stay[] = [];
  for (const [registrationId, own] of Map.groupBy(await listPassages(trx, { eventId }), (passage) => passage.registrationId)) {
    for (const [i, passage] of own.entries()) {
      const exit = own[i + 1];
      if (passage.direction === 'in' && exit?.direction === 'out') halls.push({ registrationId, place: 'hall', from: passage.at, until: exit.at });
    }
  }
  return [...rows, ...halls];
}

/** Number and name of those a finding is about, for who may read the list. */
export async function nameDoubted(trx: Transaction<Database>, { eventId, ids }: { eventId: string; ids: readonly string[] }): Promise<Map<string, { number: number; name: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await trx.selectFrom('registration as r').innerJoin('participant as p', 'p.id', 'r.participant_id').select(['r.id', 'r.number', 'p.name']).where('r.event_id', '=', eventId).where('r.id', 'in', [...ids]).execute();
  return new Map(rows.map((row) => [row.id, { number: row.number, name: row.name }]));
}
