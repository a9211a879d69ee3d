import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { system, type Principal } from '#platform/app/principal.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { targetEntry } from '../schema.ts';
import { endTarget, stateTarget } from './commands.ts';
import { listTargetCells, listTargetVersions } from './queries.ts';

const product = await testApp();
const { app, asSystem, close } = product;
after(close);
const us = system('test');
const reasonOf = (act: Promise<unknown>) => act.then(() => 'done', (reason: unknown) => (reason instanceof Refusal ? reason.reason : String(reason)));
const entry = (more: object = {}) => targetEntry.parse({ startsOn: '2021-01-01', endsOn: '2021-12-31', people: 1000, source: 'KAK 2021', ...more });

async function programme() {
  const { programmeId } = await makeEvent(product, { state: 'draft' });
  const { key } = await asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', programmeId).executeTakeFirstOrThrow());
  return { programmeId, key };
}

test('a target stated anew ends the former version, which stays readable', async () => {
  const { programmeId, key } = await programme();
  assert.equal((await stateTarget(app, us, { programme: key, entry: entry() })).version, 1);
  assert.equal(await reasonOf(stateTarget(app, us, { programme: key, entry: entry() })), 'target_same');
  const { id, version } = await stateTarget(app, us, { programme: key, entry: entry({ people: '1200', source: 'Adendum 1' }) });
  assert.equal(version, 2);
  assert.deepEqual(await asSystem(async (trx) => [(await listTargetCells(trx, { programmeId })).map((cell) => [cell.people, cell.version, cell.source]), (await listTargetVersions(trx, { programmeId })).map((cell) => [cell.people, cell.version])]), [[[1200, 2, 'Adendum 1']], [[1000, 1]]]);
  await endTarget(app, us, { id });
  assert.equal((await stateTarget(app, us, { programme: key, entry: entry() })).version, 3);
});

test('what is wrong is refused by name, and only the programme\'s admin states targets', async () => {
  const { programmeId, key } = await programme();
  const staff = (role: 'programme_admin' | 'regional_organiser', id: string): Principal => ({ kind: 'staff', userId: 'u', email: 'u@contoh.id', name: 'U', grants: [{ role, kind: role === 'programme_admin' ? 'programme' : 'region', id }] });
  const state = (more: object, who: Principal = us) => reasonOf(stateTarget(app, who, { programme: key, entry: entry(more) }));
  assert.deepEqual(await Promise.all([state({ endsOn: '2020-01-01' }), state({ people: '', events: '' }), state({ regionCode: '99' }), state({ segment: 'tak-ada' }), state({}, staff('regional_organiser', '35')), state({}, staff('programme_admin', programmeId))]), ['invalid', 'invalid', 'invalid', 'invalid', 'forbidden', 'done']);
});

test('two who state the same cell at once make two versions, one of which holds', async () => {
  const { programmeId, key } = await programme();
  const versions = await Promise.all([10, 20, 30].map((people) => stateTarget(app, us, { programme: key, entry: entry({ people }) })));
  assert.deepEqual(versions.map((one) => one.version).toSorted((a, b) => a - b), [1, 2, 3]);
  assert.equal((await asSystem((trx) => listTargetCells(trx, { programmeId }))).length, 1);
});
