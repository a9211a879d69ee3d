import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { listAttendance } from '#features/attendance/server/queries.ts';
import { runDoctor } from '#features/report/doctor/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../tests/support/app.ts';
import { makeEvent } from '../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../tests/support/people.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

test('groups of different days are measured each by the hours of their own day, and the doctor recounts the same', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [denpasar, badung, unknown, stranger] = (await addPeople(product, event, 4)).map((person) => person.registrationId);
  const start = clock.now().getTime();
  const day = (days: number) => new Date(start + days * 86_400_000).toISOString().slice(0, 10);
  await product.asSystem(async (trx) => {
    await trx.updateTable('event').set({ starts_at: new Date(start), ends_on: day(1), ends_at: new Date(start + 27 * 3_600_000), opened_at: null }).where('id', '=', event.eventId).execute();
    await trx.insertInto('event_group').values([{ event_id: event.eventId, number: 1, day: day(0), units: ['Pemkot Denpasar'] }, { event_id: event.eventId, number: 2, day: day(1), units: ['Pemkab Badung'] }]).execute();
    for (const [id, institution] of [[denpasar, 'pemkot denpasar'], [badung, 'Pemkab Badung']] as const) {
      await trx.updateTable('participant').set({ institution }).where('id', '=', (eb) => eb.selectFrom('registration').select('participant_id').where('event_id', '=', event.eventId).where('id', '=', id!)).execute();
    }
  });
  const hour = 3600;
  // Each day lasts three hours. Who came on the day of another group is not measured by that day; who is in no group has their longest.
  await addEvidence(product, event, new Date(start), [
    { registrationId: denpasar!, from: 0, until: 3 * hour }, { registrationId: denpasar!, from: 24 * hour, until: 26 * hour },
    { registrationId: badung!, from: 0, until: 3 * hour }, { registrationId: badung!, from: 24 * hour, until: 25 * hour },
    { registrationId: unknown!, from: 2 * hour, until: 26 * hour },
    { registrationId: stranger!, from: 4 * hour, until: 20 * hour },
  ]);
  await product.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(start + 27 * hour * 1000), closed_at: new Date(start + 27 * hour * 1000) }).where('id', '=', event.eventId).execute());
  await computeAttendance(product.app, system('test'), event.eventId);
  const { lines } = await product.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 9, offset: 0 }));
  assert.deepEqual(lines.map(({ verdict }) => [verdict!.seconds / hour, verdict!.neededSeconds / hour <= 3]), [[3, true], [1, true], [2, true], [0, true]]);
  await sql`update pgboss.job set state = 'completed' where state::text = 'created'`.execute(product.app.ownerDb);
  const said = (await product.asSystem((trx) => runDoctor(trx))).invariants.find(({ id }) => id === 'I8')!;
  assert.deepEqual(said.failures.filter((failure) => failure.includes(event.eventId)), []);
  const canary = await sql<{ hours: number }>`select extract(epoch from hours_until - hours_from)::int / 3600 as hours from attendance where event_id = ${event.eventId} group by 1`.execute(product.app.ownerDb);
  assert.deepEqual(canary.rows, [{ hours: 3 }]);
});
