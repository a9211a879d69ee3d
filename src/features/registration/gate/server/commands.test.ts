import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { proofOfWork } from '../../../../../tests/support/proof.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { spotOddities } from '../../flag/server/commands.ts';
import { listFlags } from '../../flag/server/queries.ts';
import { register } from '../../server/commands.ts';
import { longestWaitMs, mostPerDevice } from '../model.ts';
import { giveTask, judgeArrival, keepArrival, stampForm, waitForTurn, type Arrival } from './commands.ts';

const product = await testApp();
const { app, asSystem } = product;
after(product.close);

const door = ({ eventId, programmeId }: TestEvent) => ({ eventId, programmeId });
const body = (more: Record<string, unknown>) => ({ name: 'Budi Santosa', region: '35.09', segment: 'umum', consent: { attend: true }, ...more });
const signUp = (event: TestEvent, key: string, more: Record<string, unknown>) => register(app, anybody, { slug: event.slug, key, via: 'form', origin: 'http://localhost', language: 'id', body: body(more) });
const arrive = (event: TestEvent, more: Partial<Parameters<typeof judgeArrival>[2]> = {}) => judgeArrival(app, door(event), { key: newId(), stamp: '', work: '', device: null, ...more });

const solved = (event: TestEvent, key: string) => proofOfWork(app, event, key);

test('a proof of work is good for its own form and event, and for nothing that was altered', async () => {
  const [event, other] = [await makeEvent(product), await makeEvent(product)];
  const key = newId();
  const work = await solved(event, key);
  const proofs = await Promise.all([
    arrive(event, { key, work }), arrive(event, { key: newId(), work }), arrive(other, { key, work }), arrive(event, { key, work: work.slice(0, -8) }), arrive(event, { key, work: 'x' }), arrive(event, { key, work: 'A'.repeat(5_000) }),
  ]);
  assert.deepEqual(proofs.map(({ proof, waitMs }) => [proof, waitMs > 0]), [['work', false], ...Array.from({ length: 5 }, () => ['none', true])]);
});

test('a task that is made easier than it was given is no proof', async () => {
  const event = await makeEvent(product);
  const key = newId();
  const challenge = await giveTask(app, door(event), key);
  challenge.parameters.cost = 1;
  const work = Buffer.from(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })).toString('base64');
  assert.equal((await arrive(event, { key, work })).proof, 'none');
});

test('a signed form time stands where there is no script; another key, another event or a changed time does not', async () => {
  const [event, other] = [await makeEvent(product), await makeEvent(product)];
  const key = newId();
  const stamp = stampForm(app, { eventId: event.eventId, key });
  const [at, signature] = stamp.split('.');
  const proofs = await Promise.all([arrive(event, { key, stamp }), arrive(event, { stamp }), arrive(other, { key, stamp }), arrive(event, { key, stamp: `${(parseInt(at!, 36) - 60_000).toString(36)}.${signature}` })]);
  assert.deepEqual(proofs.map(({ proof }) => proof), ['time', 'none', 'none', 'none']);
});

test('two thousand people behind one address without script: nobody is blocked, nobody waits longer than ten seconds', { timeout: 120_000 }, async () => {
  const event = await makeEvent(product, { seats: 1000 });
  let longest = 0;
  const done = await Promise.allSettled(Array.from({ length: 2000 }, async (_, i) => {
    const key = newId();
    const arrival = await arrive(event, { key, stamp: stampForm(app, { eventId: event.eventId, key }) });
    longest = Math.max(longest, arrival.waitMs);
    await waitForTurn({ waitMs: Math.min(arrival.waitMs, 200) }); // the test need not sit the queue out
    const { registrationId } = await signUp(event, key, { name: `Pegawai ${i} Kantor`, phone: `0818${String(i).padStart(8, '0')}` });
    await keepArrival(app, door(event), { registrationId, arrival });
  }));
  assert.deepEqual([done.filter(({ status }) => status === 'rejected').length, longest <= longestWaitMs], [0, true]);
  const count = async (table: 'registration' | 'registration_arrival') => Number((await asSystem((trx) => trx.selectFrom(table).select((row) => row.fn.countAll().as('n')).where('event_id', '=', event.eventId).executeTakeFirstOrThrow())).n);
  assert.deepEqual([await count('registration'), await count('registration_arrival')], [2000, 2000]);
});

test('a browser that signed up a crowd waits, and is not turned away', async () => {
  const event = await makeEvent(product);
  const arrival: Arrival = { proof: 'work', device: app.keys.lookup('device', 'peramban-satu-dua-tiga'), waitMs: 0 };
  for (let i = 0; i < mostPerDevice; i++) {
    const { registrationId } = await signUp(event, newId(), { name: `Murid ${'ABCDEFGHIJKL'[i]}`, phone: '081900000001' });
    await keepArrival(app, door(event), { registrationId, arrival });
  }
  const key = newId();
  await arrive(event); // somebody is in the queue before
  const next = await arrive(event, { key, work: await solved(event, key), device: 'peramban-satu-dua-tiga' });
  assert.deepEqual([next.proof, next.waitMs <= longestWaitMs], ['work', true]);
  const elsewhere = await arrive(event, { key, work: await solved(event, key), device: 'peramban-lain' });
  assert.equal(elsewhere.waitMs, 0);
});

test('what repeats is written down for a person and refused to nobody; looking again writes nothing twice', async () => {
  const event = await makeEvent(product);
  await asSystem((trx) => trx.insertInto('programme_segment').values({ programme_id: event.programmeId, key: 'pelajar', position: 2, name: 'Pelajar', name_en: 'Pupils' }).execute());
  for (let i = 0; i < 6; i++) await signUp(event, newId(), { name: 'Tes Tes', phone: `08200000000${i}` });
  for (let i = 0; i < 8; i++) await signUp(event, newId(), { name: `Orang ${'ABCDEFGH'[i]} Lain`, phone: '082111111111' });
  await register(app, anybody, { slug: event.slug, key: newId(), via: 'api', origin: 'http://localhost', language: 'id', body: body({ name: 'Siswa Uji', segment: 'pelajar', phone: '082222222222' }) });
  for (let look = 0; look < 2; look++) await spotOddities(app, event.eventId);
  const flags = await asSystem((trx) => listFlags(trx, { eventId: event.eventId }));
  assert.deepEqual(Object.fromEntries(flags.map(({ kind, count }) => [kind, count])), { guardian_missing: 1, same_contact: 8, same_name: 6 });
  assert.equal(flags.length, 3);
});

test('a form asks who agrees for a pupil; the answer is written down before the seat is given, once', async () => {
  const event = await makeEvent(product);
  await asSystem((trx) => trx.insertInto('programme_segment').values({ programme_id: event.programmeId, key: 'pelajar', position: 2, name: 'Pelajar', name_en: 'Pupils' }).execute());
  const pupil = { name: 'Siswa Uji', segment: 'pelajar', phone: '082333333333' };
  await assert.rejects(signUp(event, newId(), pupil), (reason: { fields: Record<string, string> }) => reason.fields.guardian === 'guardian_needed');
  const key = newId();
  for (let i = 0; i < 3; i++) await signUp(event, key, { ...pupil, guardian: { kind: 'school', name: 'SMAN 1 Jember' } });
  await signUp(event, newId(), { ...pupil, phone: '082333333334', ofAge: true });
  const records = await asSystem((trx) => trx.selectFrom('registration_consent_record').select(['given_by', 'how', 'giver']).where('event_id', '=', event.eventId).execute());
  assert.deepEqual(records.map((row) => [row.given_by, row.how, app.keys.decrypt(row.giver!)]), [['school', 'form', 'SMAN 1 Jember']]);
});
