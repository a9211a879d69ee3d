import type { TestApp } from './app.ts';
import type { TestEvent } from './factory.ts';
import { newId } from '#platform/database/id.ts';

export interface TestPerson {
  registrationId: string;
  participantId: string;
  number: number;
}

/**
 * Registrations on the stream as admission leaves them, without the cost of admission: persons, dense numbers, seats counted.
 * `same`: participants of the programme who come again.
 */
export async function addPeople(product: Pick<TestApp, 'app' | 'asSystem'>, event: TestEvent, count: number, options: { simulated?: boolean; same?: readonly string[] } = {}): Promise<TestPerson[]> {
  const people: TestPerson[] = [];
  // One statement has 65,535 parameters at most.
  for (let left = count; left > 0; left -= mostAtOnce) people.push(...(await addSome(product, event, Math.min(left, mostAtOnce), { ...options, same: options.same?.slice(people.length, people.length + mostAtOnce) ?? [] })));
  return people;
}
const mostAtOnce = 4000;

async function addSome({ app, asSystem }: Pick<TestApp, 'app' | 'asSystem'>, event: TestEvent, count: number, { simulated = false, same = [] as readonly string[] } = {}): Promise<TestPerson[]> {
  const now = app.clock.now();
  return asSystem(async (trx) => {
    const { id: poolId } = await trx
      .updateTable('registration_pool').set((eb) => ({ taken: eb('taken', '+', count) }))
      .where('event_id', '=', event.eventId).where('channel_id', '=', event.streamChannelId).returning('id').executeTakeFirstOrThrow();
    const { last_number: last } = await trx.updateTable('registration_counter').set((eb) => ({ last_number: eb('last_number', '+', count) })).where('event_id', '=', event.eventId).returning('last_number').executeTakeFirstOrThrow();
    const people = Array.from({ length: count }, (_, i) => ({ registrationId: newId(), participantId: same[i] ?? newId(), number: last - count + 1 + i }));
    const fresh = people.slice(same.length);
    if (fresh.length > 0) {
      await trx.insertInto('participant').values(fresh.map(({ participantId, number }) => {
        const key = Buffer.from(participantId);
        return { id: participantId, programme_id: event.programmeId, name: `Peserta ${number}`, name_key: `peserta ${number}`, contact_kind: 'phone', contact: key, contact_hmac: key, contact_hint: '0812', region_code: '35.09', segment: 'umum', language: 'id', origin_hmac: key, simulated, created_at: now };
      })).execute();
    }
    await trx.insertInto('registration').values(people.map(({ registrationId, participantId, number }) =>
      ({ event_id: event.eventId, id: registrationId, number, participant_id: participantId, channel_id: event.streamChannelId, pool_id: poolId, code: String(number).padStart(8, '0'), via: 'form', created_at: now }))).execute();
    await trx.insertInto('registration_consent').values(people.map(({ registrationId }) => ({ event_id: event.eventId, registration_id: registrationId, purpose: 'attend', given: true, text_version: 'test', at: now }))).execute();
    return people;
  });
}

/** Evidence by hand: seconds after `start`, from and until. */
export async function addEvidence({ asSystem }: Pick<TestApp, 'asSystem'>, event: TestEvent, start: Date, spans: readonly { registrationId: string; from: number; until: number }[]): Promise<void> {
  const at = (second: number): Date => new Date(start.getTime() + second * 1000);
  await asSystem((trx) =>
    trx.insertInto('attendance_evidence').values(spans.map(({ registrationId, from, until }) =>
      ({ event_id: event.eventId, id: newId(), registration_id: registrationId, source: 'manual', source_key: newId(), started_at: at(from), ended_at: at(until), grade: 'D', decided_by: 'test', reason: 'test' }))).execute());
}
