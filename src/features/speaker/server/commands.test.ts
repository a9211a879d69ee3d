import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { testApp } from '../../../../tests/support/app.ts';
import { formatName } from '../model.ts';
import { registerSpeaker } from './commands.ts';
import { findSpeaker, listSpeakers } from './queries.ts';

const { asSystem, close } = await testApp();
after(close);
const now = new Date('2021-07-15T02:00:00Z');
const register = (asWritten: string, more: { handle?: string; another?: boolean } = {}) =>
  asSystem((trx) => registerSpeaker(trx, { asWritten, ...more, now }));
const printed = async (id: string) => {
  const speaker = await asSystem((trx) => findSpeaker(trx, { id }));
  assert.ok(speaker);
  return formatName(speaker.parts);
};

test('one person has one entry, which keeps the fuller titles', async () => {
  const first = await register('Muhaimin');
  assert.equal(await register('Muhaimin, S.IP, MA'), first);
  assert.equal(await register('MUHAIMIN'), first);
  assert.equal(await printed(first), 'Muhaimin, S.IP., M.A.');
});

test('the same name with other titles is refused until somebody says it is another person', async () => {
  const first = await register('Eko Pamuji, M.I.Kom');
  await assert.rejects(register('Eko Pamuji, S.Ked'), { reason: 'speaker_titles_differ', status: 409 });
  const second = await register('Eko Pamuji, S.Ked', { another: true });
  assert.notEqual(second, first);
  assert.equal(await register('dr. Eko Pamuji, S.Ked'), second);
  assert.equal(await printed(first), 'Eko Pamuji, M.I.Kom.');
  await assert.rejects(register('Eko Pamuji'), { reason: 'speaker_ambiguous', status: 409 });
});

test('an office is not kept, a handle is, and the first handle stays', async () => {
  const id = await register('Bupati H. Tomi Ristanto', { handle: '@tomrist_' });
  await register('Tomi Ristanto', { handle: '@other' });
  assert.deepEqual(await asSystem((trx) => findSpeaker(trx, { id })), { id, parts: { front: ['H.'], name: 'Tomi Ristanto', back: [] }, handle: '@tomrist_', note: null });
});

test('a missing or endless name is refused', async () => {
  await assert.rejects(register('  , '), { reason: 'invalid', fields: { name: 'required' } });
  await assert.rejects(register('a'.repeat(10_000)), { reason: 'invalid', fields: { name: 'too_long' } });
});

test('two organisers entering one new person at once make one entry', async () => {
  const entered = Promise.withResolvers<string>();
  const finish = Promise.withResolvers<undefined>();
  const first = asSystem(async (trx) => {
    entered.resolve(await registerSpeaker(trx, { asWritten: 'Della Dwi Oktarina', now }));
    await finish.promise;
  });
  const id = await entered.promise;
  const second = register('Della Dwi Oktarina');
  // Long enough for the second to look for the name while the first is not yet committed.
  await sleep(150);
  finish.resolve(undefined);
  await first;
  assert.equal(await second, id);
});

test('the list is searched by any part of the name, with or without titles', async () => {
  await register("Drs. Nur'aini 100%_a, S.H.");
  const names = async (search: string) => (await asSystem((trx) => listSpeakers(trx, { search }))).map((speaker) => speaker.parts.name);
  assert.deepEqual(await names('dwi'), ['Della Dwi Oktarina']);
  assert.deepEqual(await names('Drs. NUR’AINI, S.H.'), ["Nur'aini 100%_a"]);
  assert.deepEqual(await names('%'), ["Nur'aini 100%_a"]);
  assert.deepEqual(await names('nobody'), []);
  assert.equal((await asSystem((trx) => listSpeakers(trx, { limit: 2 }))).length, 2);
});
