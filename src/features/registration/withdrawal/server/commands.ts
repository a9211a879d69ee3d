import { sql, type Transaction } from 'kysely';
import { erasedName, eraseParticipants } from '#features/participant/erasure/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { removeMessagesTo } from '#platform/outbox/outbox.ts';
import { registrationErased, type RegistrationErased } from '../../server/signals.ts';

/** So long after somebody took the consent to take part back, in case it was a mistake or is disputed. */
export const keptDays = 30;
const mostAtOnce = 100;
const job = system('withdrawal');

/**
 * Erases people who took back their consent in every event they were in, thirty days after the last time: name, contact, answers,
 * messages, requests for help and what a host or an agency wrote of them. Number, seat and dates stay, so that the event's counts
 * do, and that a consent was given and withdrawn stays, for the law asks for it.
 * @returns how many people.
 */
export async function eraseWithdrawn(app: App): Promise<number> {
  const now = app.clock.now();
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  const erased = await withScope(app.db, job, async (trx) => {
    const people = await whoIsDue(trx, before);
    if (people.length === 0) return 0;
    const { rows } = await sql<{ eventId: string; id: string; participantId: string }>`
      update registration set region_code = null, segment = null where participant_id = any(${people}::uuid[]) returning event_id as "eventId", id, participant_id as "participantId"`.execute(trx);
    const events = new Map<string, string[]>();
    for (const { eventId, id } of rows) events.set(eventId, [...(events.get(eventId) ?? []), id]);
    for (const [eventId, registrationIds] of events) {
      await erasePlaces(trx, eventId, registrationIds);
      await app.jobs.announce(trx, registrationErased, { eventId, registrationIds } satisfies RegistrationErased);
    }
    await sql`update registration_consent_record set giver = '' where giver is not null and participant_id = any(${people}::uuid[])`.execute(trx);
    await eraseParticipants(trx, { participantIds: people, now });
    await writeAudit(trx, people.map((id) => ({ by: job, at: now, action: 'participant.erase', objectKind: 'participant', objectId: id, detail: { places: rows.filter(({ participantId }) => participantId === id).length } })));
    return people.length;
  });
  if (erased > 0) app.jobs.wake(registrationErased);
  return erased;
}

async function whoIsDue(trx: Transaction<Database>, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from participant p
    where p.erased_at is null
      and p.id in (select r.participant_id from registration_consent c join registration r on r.event_id = c.event_id and r.id = c.registration_id
        where c.purpose = 'attend' and c.withdrawn_at < ${before})
      and not exists (select from registration other join registration_consent c on c.event_id = other.event_id and c.registration_id = other.id and c.purpose = 'attend'
        where other.participant_id = p.id and (c.withdrawn_at is null or c.withdrawn_at >= ${before}))
    order by p.id limit ${mostAtOnce} for update skip locked`.execute(trx);
  return rows.map(({ id }) => id);
}

async function erasePlaces(trx: Transaction<Database>, eventId: string, registrationIds: readonly string[]): Promise<void> {
  const these = sql`event_id = ${eventId} and registration_id = any(${[...registrationIds]}::uuid[])`;
  await removeMessagesTo(trx, { eventId, registrationIds });
  await sql`delete from registration_arrival where ${these}`.execute(trx);
  await sql`update registration_help set name = null, contact_kind = null, contact = null, contact_hint = null, text = null, answer = case when answer is null then null else ${erasedName} end where ${these}`.execute(trx);
  const blank = sql`name = ${erasedName}, name_key = '', nip = null, nip_hmac = null, nip_hint = null, contact_kind = null, contact = null, contact_hmac = null, contact_hint = null`;
  await sql`update registration_viewing_person set ${blank} where ${these}`.execute(trx);
  await sql`update registration_roster_entry set ${blank} where ${these}`.execute(trx);
}
