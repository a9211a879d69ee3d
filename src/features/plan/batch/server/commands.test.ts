import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getDays, getGroups } from '#features/event/server/queries.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { system, type Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { applyBatch, moveBatchPeople, planBatch, requestBatch } from './commands.ts';
import { findNewestBatch, getBatch } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const organiser = (region: string): Principal => ({ kind: 'staff', userId: `u-${region}`, email: 'u@contoh.id', name: 'U', grants: [{ role: 'regional_organiser', kind: 'region', id: region }] });
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));

/** An event of one day with a plan of two groups, worked out. */
async function planned(units: { unit: string; people: number }[], more: object = {}) {
  const event = await makeEvent(product, { state: 'draft' });
  const { starts_on: day } = await asSystem((trx) => trx.selectFrom('event').select('starts_on').where('id', '=', event.eventId).executeTakeFirstOrThrow());
  const { batchId } = await requestBatch(app, us, { event: event.slug, problem: { days: [day], groupsPerDay: 2, groupCapacity: 100, units, ...more }, note: 'perkiraan' });
  await planBatch(app, { eventId: event.eventId, batchId });
  return { ...event, batchId, day };
}

test('a plan is asked for, worked out in a thread, and answers with its splits, bound and groups', async () => {
  const event = await planned([{ unit: 'Dinas A', people: 120 }, { unit: 'Dinas B', people: 60 }]);
  const batch = await asSystem((trx) => findNewestBatch(trx, { eventId: event.eventId }));
  assert.deepEqual([batch?.state, batch?.answer?.status, batch?.answer?.splits, batch?.answer?.bound, batch?.groups?.length, batch?.problem.note], ['done', 'optimal', 1, 1, 2, 'perkiraan']);
  await planBatch(app, { eventId: event.eventId, batchId: event.batchId }); // a job that runs twice
  assert.deepEqual(await asSystem((trx) => getBatch(trx, { eventId: event.eventId, batchId: event.batchId })), batch);
});

test('an impossible input is an answer that names its contradiction', async () => {
  const event = await planned([{ unit: 'Dinas A', people: 201 }]);
  const batch = await asSystem((trx) => findNewestBatch(trx, { eventId: event.eventId }));
  assert.deepEqual([batch?.state, batch?.answer?.status, batch?.answer?.contradiction?.kind, batch?.groups], ['done', 'infeasible', 'capacity', null]);
});

test('people are moved by hand, a broken rule is kept from the event, and a sound plan becomes its groups, quotas and pools', async () => {
  const event = await planned([{ unit: 'Dinas A', people: 90 }, { unit: 'Dinas B', people: 60 }, { unit: 'Dinas C', people: 40 }]);
  const which = { event: event.slug, batchId: event.batchId };
  const before = await asSystem((trx) => getBatch(trx, { eventId: event.eventId, batchId: event.batchId }));
  const home = before.groups!.find((group) => group.units.some((part) => part.unit === 'Dinas A'))!.group;
  const away = home === 1 ? 2 : 1;
  const { version } = await moveBatchPeople(app, us, { ...which, version: 1, unit: 'Dinas A', from: home, to: away, people: 5 });
  assert.equal(await reasonOf(applyBatch(app, us, { ...which, version })), 'batch_broken');
  assert.equal(await reasonOf(moveBatchPeople(app, us, { ...which, version: 1, unit: 'Dinas A', from: away, to: home, people: 5 })), 'batch_changed');
  const back = await moveBatchPeople(app, us, { ...which, version, unit: 'Dinas A', from: away, to: home, people: 5 });
  await applyBatch(app, us, { ...which, version: back.version });
  const { days, groups, pools } = await asSystem(async (trx) => ({ days: await getDays(trx, event.eventId), groups: await getGroups(trx, event.eventId), pools: await countByChannel(trx, { eventId: event.eventId }) }));
  assert.deepEqual(days.map(({ day, people, units }) => [day, people, units.toSorted()]), [[event.day, 190, ['Dinas A', 'Dinas B', 'Dinas C']]]);
  assert.deepEqual(groups.map((group) => [group.day, group.quota]).toSorted((a, b) => Number(a[1]) - Number(b[1])), [[event.day, 90], [event.day, 100]]);
  assert.equal(pools.length, 2);
});

test('an organiser elsewhere neither sees nor asks for a plan', async () => {
  const event = await planned([{ unit: 'Dinas A', people: 10 }]);
  assert.equal(await withScope(app.db, organiser('73.71'), (trx) => findNewestBatch(trx, { eventId: event.eventId })), undefined);
  const problem = { days: [event.day], groupsPerDay: 1, groupCapacity: 5, units: [{ unit: 'A', people: 1 }] };
  assert.deepEqual(await Promise.all([reasonOf(requestBatch(app, organiser('73.71'), { event: event.slug, problem })), reasonOf(requestBatch(app, organiser('35.09'), { event: event.slug, problem }))]), ['not_found', 'done']);
});
