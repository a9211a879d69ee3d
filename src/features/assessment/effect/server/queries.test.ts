import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { askAssessment, handIn } from '../../../../../tests/support/attempts.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { addPeople } from '../../../../../tests/support/people.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { sendFollowUps } from '../../follow-up/server/jobs.ts';
import { eventEffect, itemTable, programmeEffect } from './queries.ts';

const clock = manualClock(new Date('2026-11-22T02:00:00Z'));
let world: TestApp;
before(async () => {
  world = await testApp({ clock });
});
after(() => world.close());

test('pairs of an event and of its programme, items of each form, and only who took both tests', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 24);
  const version = await askAssessment(world, event, ['pre', 'post']);
  for (const [i, { registrationId }] of people.entries()) {
    await handIn(world, event, { registrationId, role: 'pre', version, points: i % 2 === 0 ? 4 : 6 });
    if (i < 20) await handIn(world, event, { registrationId, role: 'post', version, points: i % 2 === 0 ? 7 : 8 });
  }
  const [effect, whole, items] = await world.asSystem(async (trx) => [await eventEffect(trx, event.eventId), await programmeEffect(trx, event.programmeId), await itemTable(trx, { eventId: event.eventId, role: 'post' })] as const);
  assert.deepEqual([effect.before, effect.after, effect.pairs, effect.mixed], [24, 20, 20, 0]);
  const [measured] = effect.versions;
  if (measured?.whole.kind !== 'measured') throw new Error('twenty pairs are enough');
  assert.deepEqual([measured.whole.before, measured.whole.after, measured.whole.change, measured.number], [50, 75, 25, 1]);
  assert.equal(whole.pairs, 20);
  assert.deepEqual(items.map(({ form, attempts, lines }) => [form, attempts, lines.length, lines.map(({ figures }) => figures.kind === 'measured' && figures.facility)]), [['A', 20, 10, [1, 1, 1, 1, 1, 1, 1, 0.5, 0, 0]]]);
});

test('months later each who handed something in gets one link, once, however often the clock looks', async () => {
  const event = await makeEvent(world, { state: 'closed' });
  const people = await addPeople(world, event, 3);
  const version = await askAssessment(world, event, ['feedback', 'follow_up']);
  await world.asSystem((trx) => trx.updateTable('assessment_event').set({ opens_at: new Date('2027-02-20T02:00:00Z'), closes_at: new Date('2027-03-06T02:00:00Z') }).where('event_id', '=', event.eventId).where('role', '=', 'follow_up').execute());
  for (const { registrationId } of people.slice(0, 2)) await handIn(world, event, { registrationId, role: 'feedback', version, points: 0 });
  assert.equal(await sendFollowUps(world.app), 0);
  clock.advance(91 * 86_400_000);
  await Promise.all([sendFollowUps(world.app), sendFollowUps(world.app)]);
  assert.equal(await sendFollowUps(world.app), 0);
  const told = await world.asSystem((trx) => trx.selectFrom('outbox').select('registration_id').where('event_id', '=', event.eventId).where('template', '=', 'note').execute());
  assert.deepEqual(told.map((row) => row.registration_id).toSorted(), people.slice(0, 2).map(({ registrationId }) => registrationId).toSorted());
});
