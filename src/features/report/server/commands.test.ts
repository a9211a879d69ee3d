import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { anybody, system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { withScope } from '#platform/database/scope.ts';
import { testApp, type TestApp } from '../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../tests/support/factory.ts';
import { addEvidence, addPeople } from '../../../../tests/support/people.ts';
import { mendReports, rebuildReports, reportEvent } from './commands.ts';
import { programmeProgress } from './queries.ts';

const clock = manualClock(new Date('2026-11-21T02:00:00Z'));
let product: TestApp;
before(async () => {
  product = await testApp({ clock });
});
after(() => product.close());

/** A second event of the first one's programme. */
async function moveInto(event: TestEvent, programmeId: string): Promise<TestEvent> {
  await product.asSystem((trx) => trx.updateTable('event').set({ programme_id: programmeId }).where('id', '=', event.eventId).execute());
  return { ...event, programmeId };
}

async function close(event: TestEvent): Promise<void> {
  await product.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(clock.now().getTime() + 3 * 3_600_000) }).where('id', '=', event.eventId).execute());
  await computeAttendance(product.app, system('test'), event.eventId);
  await reportEvent(product.app, event.eventId);
}

const keyOf = (programmeId: string) => product.asSystem(async (trx) => (await trx.selectFrom('programme').select('key').where('id', '=', programmeId).executeTakeFirstOrThrow()).key);
const read = async (programmeId: string) => {
  const key = await keyOf(programmeId);
  return withScope(product.db, anybody, (trx) => programmeProgress(trx, key));
};
const hours = 3 * 3600;

test('people, attendances and events are three counts over closed events, and anybody may read them', async () => {
  const first = await makeEvent(product, { state: 'live' });
  const second = await moveInto(await makeEvent(product, { state: 'live' }), first.programmeId);
  const [ani, budi, citra] = await addPeople(product, first, 3);
  const [again, dodi] = await addPeople(product, second, 2, { same: [ani!.participantId] });
  await addEvidence(product, first, clock.now(), [{ ...ani!, from: 0, until: hours }, { ...budi!, from: 0, until: 60 }, { ...citra!, from: -60, until: -1 }]);
  await addEvidence(product, second, clock.now(), [{ ...again!, from: 0, until: hours }, { ...dodi!, from: 0, until: hours }]);
  assert.deepEqual((await read(first.programmeId)).proven, { people: 0, met: 0, attendances: 0, events: 0 });
  await close(first);
  assert.deepEqual((await read(first.programmeId)).proven, { people: 1, met: 1, attendances: 2, events: 1 });
  await close(second);
  const progress = await read(first.programmeId);
  assert.deepEqual(progress.proven, { people: 2, met: 3, attendances: 4, events: 2 });
  assert.deepEqual(progress.simulated, { people: 0, met: 0, attendances: 0, events: 0 });
  assert.deepEqual(progress.events.lines.map((line) => line.counts).sort((a, b) => a!.registrations - b!.registrations), [
    { registrations: 2, attendances: 2, met: 2 },
    { registrations: 3, attendances: 2, met: 1 },
  ]);
});

test('somebody whose second row claims to be the first one counts once', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [first, claim] = await addPeople(product, event, 2);
  await product.asSystem((trx) => trx.updateTable('participant').set({ claim_of: first!.participantId }).where('id', '=', claim!.participantId).execute());
  await addEvidence(product, event, clock.now(), [{ ...first!, from: 0, until: hours }, { ...claim!, from: 0, until: hours }]);
  await close(event);
  assert.deepEqual((await read(event.programmeId)).proven, { people: 1, met: 2, attendances: 2, events: 1 });
});

test('a rehearsal moves the simulated row alone, and leaves it when it is removed', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const rehearsal = await moveInto(await makeEvent(product, { state: 'live' }), event.programmeId);
  await product.asSystem((trx) => trx.updateTable('event').set({ simulated: true, copy_of: event.eventId }).where('id', '=', rehearsal.eventId).execute());
  const people = await addPeople(product, rehearsal, 5, { simulated: true });
  await addEvidence(product, rehearsal, clock.now(), people.map((person) => ({ ...person, from: 0, until: hours })));
  await close(rehearsal);
  const played = await read(event.programmeId);
  assert.deepEqual(played.proven, { people: 0, met: 0, attendances: 0, events: 0 });
  assert.deepEqual(played.simulated, { people: 5, met: 5, attendances: 5, events: 1 });
  await product.asSystem((trx) => trx.deleteFrom('event').where('id', '=', rehearsal.eventId).execute());
  await mendReports(product.app);
  assert.deepEqual((await read(event.programmeId)).simulated, { people: 0, met: 0, attendances: 0, events: 0 });
});

test('lost news is mended, a rebuild agrees, and mending what is whole writes nothing', async () => {
  const event = await makeEvent(product, { state: 'live' });
  const [person] = await addPeople(product, event, 1);
  await addEvidence(product, event, clock.now(), [{ ...person!, from: 0, until: hours }]);
  await product.asSystem((trx) => trx.updateTable('event').set({ state: 'closed', ended_at: new Date(clock.now().getTime() + hours * 1000) }).where('id', '=', event.eventId).execute());
  await computeAttendance(product.app, system('test'), event.eventId);
  await mendReports(product.app);
  const mended = await read(event.programmeId);
  assert.deepEqual(mended.proven, { people: 1, met: 1, attendances: 1, events: 1 });
  const stamps = () => product.asSystem((trx) => trx.selectFrom('report_programme').select(['programme_id', 'simulated', 'computed_at']).orderBy('programme_id').orderBy('simulated').execute());
  const before = await stamps();
  clock.advance(1000);
  await mendReports(product.app);
  assert.deepEqual(await stamps(), before);
  await rebuildReports(product.app);
  assert.deepEqual(await read(event.programmeId), mended);
});

test('an unknown programme is refused', async () => {
  await assert.rejects(withScope(product.db, anybody, (trx) => programmeProgress(trx, 'tidak-ada')), { reason: 'programme_unknown', status: 404 });
});
